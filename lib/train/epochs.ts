/** The loop over the epochs. */
import { beginBody, endLoop, type Loop } from "../jit/current-loop";
import { interruptSignal, throwIfInterrupted } from "../notebook/bridge";
import { type Progress, ProgressBar } from "../notebook/progress";
import { nextTurn } from "../platform/turn";

/** The time that a loop runs before the kernel gets a turn to answer, in milliseconds. */
const TURN = 25;

export interface EpochsOptions {
  /** The first epoch's number, 1 by default; to go on after 5,000 epochs, give 5001. */
  start?: number;
  /**
   * `true` shows a bar with epoch, loss, epochs per second and time left; `plot.live()` a loss chart too. Default:
   * nothing.
   */
  progress?: boolean | Progress;
}

/**
 * Counts the epochs 1 … count: `for await (const epoch of train.epochs(1000)) { … }`.
 *
 * While the loop runs the notebook stays responsive: many times a second other work gets its turn. When the user
 * interrupts the cell, the loop ends with a `KeyboardInterrupt`; what was computed so far stays. The loss that a
 * progress shows is that of the last jit step in the loop.
 *
 * @throws RangeError when `count` is not a whole number of at least 0
 * @throws KeyboardInterrupt when the user interrupts the cell
 */
export function epochs(count: number, options: EpochsOptions = {}): AsyncIterableIterator<number, void, undefined> {
  return new Epochs(count, options);
}

/** Not an async generator, which takes longer for an epoch than a small step does. */
class Epochs implements AsyncIterableIterator<number, void, undefined> {
  private readonly loop: Loop;
  private readonly shown: Progress | undefined;
  private done = 0;
  private turnStart = 0;
  private state: "new" | "running" | "over" = "new";

  constructor(
    private readonly count: number,
    { start = 1, progress = false }: EpochsOptions,
  ) {
    this.loop = { epoch: start - 1 };
    this.shown = progress === true ? new ProgressBar() : progress || undefined;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<number, void>> {
    try {
      if (this.state === "over") return this.return();
      if (this.state === "new") this.start();
      else this.shown?.update(this.done, this.loop.loss);
      if (this.done === this.count) return this.return();
      throwIfInterrupted(this.loop.signal);
      if (this.done > 0 && performance.now() - this.turnStart > TURN) return this.nextAfterATurn();
      return Promise.resolve(this.nextBody());
    } catch (error) {
      return this.throw(error);
    }
  }

  /** Ends the loop. */
  async return(): Promise<IteratorReturnResult<void>> {
    const wasRunning = this.state === "running";
    this.state = "over";
    endLoop(this.loop);
    if (wasRunning) await this.shown?.end();
    return { done: true, value: undefined };
  }

  /** Ends the loop with the error. */
  async throw(error?: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  private start(): void {
    if (!Number.isInteger(this.count) || this.count < 0) {
      throw new RangeError(`The number of epochs is ${this.count}; expected a whole number of at least 0.`);
    }
    this.state = "running";
    this.loop.signal = interruptSignal();
    this.shown?.start(this.count, this.loop.epoch);
    this.turnStart = performance.now();
  }

  private async nextAfterATurn(): Promise<IteratorResult<number, void>> {
    await nextTurn();
    this.turnStart = performance.now();
    return this.nextBody();
  }

  private nextBody(): IteratorYieldResult<number> {
    this.done++;
    this.loop.epoch++;
    beginBody(this.loop);
    return { done: false, value: this.loop.epoch };
  }
}
