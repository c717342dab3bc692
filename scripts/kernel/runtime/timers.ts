/**
 * Fault: in tslab the timers of an interrupted cell go on.
 * Mend: a timer belongs to the cell that started it: its output is the cell's output, and it ends when the cell is
 * stopped. Callbacks run as microtasks of the timer's turn, because Node aborts the process when JavaScript is
 * terminated directly inside a timer's callback.
 */
import { promisify } from "node:util";
import { bindToCell } from "./current-cell";

type Callback = (...args: unknown[]) => unknown;

/** Replaces the global functions that take a callback for later. */
export function bindTimers(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"] as const) {
    const original = globalThis[name] as (callback: Callback, ...rest: unknown[]) => unknown;
    const bound = (callback: Callback, ...rest: unknown[]) => original(asMicrotask(bindToCell(callback)), ...rest);
    const promised = Reflect.get(original, promisify.custom);
    Object.assign(globalThis, { [name]: Object.assign(bound, promised ? { [promisify.custom]: promised } : {}) });
  }
}

function asMicrotask(callback: Callback): Callback {
  if (typeof callback !== "function") return callback;
  return function (this: unknown, ...args) {
    void Promise.resolve().then(() => callback.apply(this, args));
  };
}
