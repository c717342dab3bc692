/**
 * Fault: in tslab the timers of an interrupted cell go on.
 * Mend: the timers that a cell starts are the cell's: their output is its output, and they end with it. Their callbacks run
 * as microtasks of the same turn: Node keeps a stack of its own around a timer's callback, and aborts the process when
 * JavaScript is terminated inside it.
 */
import { promisify } from "node:util";
import { bindToCell } from "./current-cell";

type Callback = (...args: unknown[]) => unknown;

/** Replaces the global functions that call back later. */
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
