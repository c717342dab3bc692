/**
 * Keeps track of the cell whose code is running.
 *
 * Fault: tslab sends all output to the cell that started last.
 * Mend: a cell is entered when it starts, when one of its awaits resumes, and when one of its timers or `then`
 * callbacks is called. It is current until the microtasks of that turn of the event loop are done. AsyncLocalStorage
 * cannot be used: up to Node 22 it relies on async hooks, and with these on, Node aborts the process when JavaScript
 * is terminated.
 */

import { atEndOfTurn } from "nonlinear/platform/turn";

/** A cell as the code that runs in it sees it. */
export interface EnteredCell {
  readonly id: number;
  /** True once the cell was stopped for good. */
  readonly isDead: boolean;
  readonly interruptSignal: AbortSignal;
  guard<T>(value: T | PromiseLike<T>, onError?: (error: unknown) => void): Promise<T>;
}

let current: EnteredCell | undefined;
let justLeft: EnteredCell | undefined;
let isLeavingSoon = false;

/** Returns the cell whose code or callback is running; undefined when that is not known. */
export function currentCell(): EnteredCell | undefined {
  return current;
}

/** Returns the current cell, or else that of the turn that has just ended: Node reports unhandled rejections then. */
export function lastCell(): EnteredCell | undefined {
  return current ?? justLeft;
}

/** Makes a cell the current one until this turn's microtasks are done. */
export function enterCell(cell: EnteredCell | undefined): void {
  current = cell;
  if (isLeavingSoon || !cell) return;
  isLeavingSoon = true;
  atEndOfTurn(leaveCell);
}

/** Leaves the current cell; also called after a turn that was terminated. */
export function leaveCell(): void {
  justLeft = current;
  current = undefined;
  isLeavingSoon = false;
}

/**
 * Binds an event listener to the current cell. When the code of some cell calls it directly (`emit`), it counts as
 * that cell's code, like any function.
 */
export function bindListener<Arguments extends unknown[], Result>(
  listener: (...args: Arguments) => Result,
): (...args: Arguments) => Result | undefined {
  const bound = bindToCell(listener);
  return function (this: unknown, ...args) {
    return (current ? listener : bound).apply(this, args);
  };
}

/**
 * Binds a callback to the current cell: it enters the cell when called, and does nothing once the cell was stopped.
 */
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
