/**
 * Fault: in tslab the timers of an interrupted cell go on.
 * Mend: a timer belongs to the cell that started it: its output is the cell's output, and it ends when the cell is
 * stopped. Callbacks run as microtasks of the timer's turn, because Node aborts the process when JavaScript is
 * terminated directly inside a timer's callback.
 */
import { bindToCell, currentCell, enterCell } from "./current-cell";
import { promisedTimers } from "./promised-timers";

/** The key of a function's form that returns a promise: Node's `promisify.custom`. */
const PROMISED = Symbol.for("nodejs.util.promisify.custom");

type Callback = (...args: unknown[]) => unknown;

/** For the kernel itself: a cell can put others in their place (a test's clock does), and must end all the same. */
export const timers: Pick<typeof globalThis, "setTimeout" | "setImmediate"> = Object.create(globalThis);

/** Replaces the global functions that take a callback for later. */
export function bindTimers(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"] as const) {
    const original = globalThis[name] as (callback: Callback, ...rest: unknown[]) => unknown;
    const bound = (callback: Callback, ...rest: unknown[]) => original(asMicrotask(bindToCell(callback)), ...rest);
    const promised = Reflect.get(original, PROMISED);
    Object.assign(globalThis, { [name]: Object.assign(bound, promised ? { [PROMISED]: promised } : {}) });
  }
  Object.assign(timers, { setTimeout, setImmediate });
  enterCellsAfter(promisedTimers);
}

/** Lets code outside of cells, such as a library's loop, go on in the cell that it waited in. */
function enterCellsAfter(promises: typeof promisedTimers): void {
  for (const name of ["setTimeout", "setImmediate"].filter((name) => name in promises)) {
    const original = promises[name];
    promises[name] = (...args) => {
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
