/**
 * A running cell, and the ways to stop it.
 *
 * Fault: in tslab an interrupted async loop goes on in the background and prints into later cells.
 * Mend: each pending `await` of an interrupted cell rejects once, with a `KeyboardInterrupt`, as in Python. After
 * that none of its awaits resumes, none of its timers fires and none of its output is shown.
 */
import { type EnteredCell, enterCell } from "./current-cell";
import { KeyboardInterrupt } from "./keyboard-interrupt";

const DONE = Promise.resolve();
const NEVER = new Promise<never>(() => {});

export class Cell implements EnteredCell {
  private readonly controller = new AbortController();
  private isStopping = false;
  private isKilled = false;
  private readonly pending = new Set<(error: KeyboardInterrupt) => void>();

  /**
   * @param isAskedToStop whether an interrupt was requested; known at once, even inside a loop that lets no event
   * through
   * @param isLeftBehind whether the cell has ended and what it left running was stopped
   */
  constructor(
    readonly id: number,
    isAskedToStop: () => boolean = () => false,
    private readonly isLeftBehind: () => boolean = () => false,
  ) {
    const { signal } = this.controller;
    const isAborted = () => this.isStopping || isAskedToStop();
    Object.defineProperties(signal, {
      aborted: { get: isAborted },
      reason: { get: () => (isAborted() ? new KeyboardInterrupt() : undefined) },
    });
  }

  get isDead(): boolean {
    return this.isKilled || this.isLeftBehind();
  }

  /** Aborted when the cell is interrupted. Code that listens to it, or checks it in a loop, can end in its own way. */
  get interruptSignal(): AbortSignal {
    return this.controller.signal;
  }

  /** Aborts the signal. */
  requestStop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.controller.abort();
  }

  /** Rejects everything that the cell waits for. */
  rejectPending(): void {
    for (const reject of this.pending) reject(new KeyboardInterrupt());
    this.pending.clear();
  }

  /** Keeps the cell's code from ever resuming. */
  kill(): void {
    this.isKilled = true;
    this.pending.clear();
  }

  /**
   * Returns a promise that settles as the value does, unless the cell is interrupted before.
   * @param onError gets an error before the cell does
   */
  guard<T>(value: T | PromiseLike<T>, onError: (error: unknown) => void = () => {}): Promise<T> {
    if (this.isDead) return NEVER;
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        try {
          onError(error);
        } finally {
          reject(error);
        }
      };
      this.pending.add(fail);
      Promise.resolve(value).then(
        (result) => {
          if (!this.pending.delete(fail) || this.isDead) return;
          // Microtasks run in order: this one runs just before the code that waits.
          DONE.then(() => enterCell(this));
          resolve(result);
        },
        (error) => {
          if (!this.pending.delete(fail) || this.isDead) return;
          DONE.then(() => enterCell(this));
          fail(error);
        },
      );
    });
  }
}
