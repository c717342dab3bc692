/**
 * Fault: in tslab the timers of an interrupted cell go on.
 * Mend: a timer belongs to the cell that started it: its output is the cell's output, and it ends when the cell is
 * stopped. Callbacks run as microtasks of the timer's turn, because Node aborts the process when JavaScript is
 * terminated directly inside a timer's callback.
 */
import timers = require("node:timers/promises");

import { promisify } from "node:util";
import { bindToCell, currentCell, enterCell } from "./current-cell";

type Callback = (...args: unknown[]) => unknown;

/** Replaces the global functions that take a callback for later. */
export function bindTimers(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"] as const) {
    const original = globalThis[name] as (callback: Callback, ...rest: unknown[]) => unknown;
    const bound = (callback: Callback, ...rest: unknown[]) => original(asMicrotask(bindToCell(callback)), ...rest);
    const promised = Reflect.get(original, promisify.custom);
    Object.assign(globalThis, { [name]: Object.assign(bound, promised ? { [promisify.custom]: promised } : {}) });
  }
  enterCellsAfter(timers as unknown as Record<string, unknown>);
}

/** Lets code outside of cells, such as a library's loop, go on in the cell that it waited in. */
function enterCellsAfter(promises: Record<string, unknown>): void {
  for (const name of ["setTimeout", "setImmediate"]) {
    const original = promises[name] as (...args: unknown[]) => Promise<unknown>;
    promises[name] = (...args: unknown[]) => {
      const cell = currentCell();
      return original(...args).finally(() => {
        if (cell && !cell.isDead) enterCell(cell);
      });
    };
  }
}

function asMicrotask(callback: Callback): Callback {
  if (typeof callback !== "function") return callback;
  return function (this: unknown, ...args) {
    void Promise.resolve().then(() => callback.apply(this, args));
  };
}
