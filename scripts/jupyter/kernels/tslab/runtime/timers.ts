/**
 * Fault: in tslab the timers of an interrupted cell go on.
 * Mend: the timers that a cell starts are the cell's: their output is its output, and they end with it.
 */
import { promisify } from "node:util";
import { bindToCell } from "./current-cell";

type Timer = "setTimeout" | "setInterval" | "setImmediate";

/** Replaces the global functions that start timers. */
export function bindTimers(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate"] satisfies Timer[]) {
    const original = globalThis[name] as (callback: (...args: unknown[]) => void, ...rest: unknown[]) => unknown;
    const bound = (callback: (...args: unknown[]) => void, ...rest: unknown[]) =>
      original(bindToCell(callback), ...rest);
    const promised = Reflect.get(original, promisify.custom);
    Object.assign(globalThis, { [name]: Object.assign(bound, promised ? { [promisify.custom]: promised } : {}) });
  }
}
