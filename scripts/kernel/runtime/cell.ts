/**
 * A cell that runs, and how it is stopped.
 *
 * Fault: in tslab an interrupted async loop goes on in the background and prints into later cells.
 * Mend: the pending awaits of an interrupted cell reject once, as Python's KeyboardInterrupt would; after that no await of
 * it resumes, no timer of it fires and no output of it is shown.
 */

import { enterCell } from "./current-cell";

/** What an interrupted cell ends with. */
export class KeyboardInterrupt extends Error {
  override name = "KeyboardInterrupt";
  constructor() {
    super("The cell was interrupted.");
  }
}

const DONE = Promise.resolve();
const NEVER = new Promise<never>(() => {});

export class Cell {
  private readonly controller = new AbortController();
  private isStopping = false;
  private isKilled = false;
  private readonly pending = new Set<(error: KeyboardInterrupt) => void>();

  /**
   * @param isAskedToStop tells at once, also code that no event can reach because it does not return
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

  /** True once the cell was stopped for good. */
  get isDead(): boolean {
    return this.isKilled || this.isLeftBehind();
  }

  /** Aborted when the cell is interrupted: code that watches it, or looks at it in its loop, can end in its own way. */
  get interruptSignal(): AbortSignal {
    return this.controller.signal;
  }

  /** Asks code that watches the signal to stop. */
  requestStop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.controller.abort();
  }

  /** Ends whatever the cell still waits for. */
  rejectPending(): void {
    for (const reject of this.pending) reject(new KeyboardInterrupt());
    this.pending.clear();
  }

  /** From now on the cell's code stays where it waits. */
  kill(): void {
    this.isKilled = true;
    this.pending.clear();
  }

  /**
   * A promise with the value's outcome, unless the cell is interrupted before.
   * @param onError sees the error, if there is one, before the cell does
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
          // Microtasks run in order: this one just before the code that waits.
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
