/**
 * Which cell's code is running.
 *
 * Fault: tslab gives all output to the cell that started last.
 * Mend: a cell is entered when it starts, when an `await` of it resumes, and when a timer or a `then` of it is called; it
 * counts as running until the microtasks of that turn of the event loop are done. (Not AsyncLocalStorage: up to Node 22
 * it stands on async hooks, and the process aborts when JavaScript is terminated while they are on.)
 */
import type { Cell } from "./cell";

let current: Cell | undefined;
let justLeft: Cell | undefined;
let isLeavingSoon = false;

/** The cell whose code, or whose code's callback, is running; undefined when that is not known. */
export function currentCell(): Cell | undefined {
  return current;
}

/** The cell of the turn that is just over: rejections nobody handled are told then. */
export function lastCell(): Cell | undefined {
  return current ?? justLeft;
}

/** Says that code of a cell runs now, until this turn's microtasks are done. */
export function enterCell(cell: Cell | undefined): void {
  current = cell;
  if (isLeavingSoon || !cell) return;
  isLeavingSoon = true;
  // Ticks that a microtask asks for come when all microtasks are done.
  queueMicrotask(() => process.nextTick(leaveCell));
}

/** Says that no cell's code runs; also after a turn that was cut off. */
export function leaveCell(): void {
  justLeft = current;
  current = undefined;
  isLeavingSoon = false;
}

/**
 * A listener for events as the current cell's. Called right by the code of a cell (`emit`), it is part of what that does,
 * as any function is.
 */
export function bindListener<Arguments extends unknown[], Result>(
  listener: (...args: Arguments) => Result,
): (...args: Arguments) => Result | undefined {
  const bound = bindToCell(listener);
  return function (this: unknown, ...args) {
    return (current ? listener : bound).apply(this, args);
  };
}

/** The callback as one of the current cell's: it enters the cell, and does nothing once that was stopped. */
export function bindToCell<Arguments extends unknown[], Result>(
  callback: (...args: Arguments) => Result,
): (...args: Arguments) => Result | undefined {
  const cell = current;
  if (!cell || typeof callback !== "function") return callback;
  return function (this: unknown, ...args) {
    if (cell.isDead) return undefined;
    enterCell(cell);
    return callback.apply(this, args);
  };
}
