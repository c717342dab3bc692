import { setImmediate } from "node:timers/promises";
import { latest } from "../jit/latest";
import { interruptSignal, throwIfInterrupted } from "../notebook/bridge";
import { type Progress, ProgressBar } from "../notebook/progress";

/** How long a loop may keep the process to itself: short enough for a stop button to feel prompt. */
const TURN_MILLISECONDS = 25;

export interface EpochsOptions {
  /** `true` shows a bar with epoch, loss, epochs per second and time left; `plot.live()` a loss chart too. Default: nothing. */
  readonly progress?: boolean | Progress;
  /** How many epochs there were before these, for the progress; default 0. */
  readonly before?: number;
}

/**
 * The epochs 1 … count of a training loop: `for await (const epoch of train.epochs(100_000)) …`.
 *
 * Between epochs it lets the kernel answer now and then, and stops the loop when the cell is interrupted: what was trained
 * so far stays. The loss that a progress shows is that of the last jit step.
 * @throws {Error} when count is not a whole number of at least 0
 * @throws {KeyboardInterrupt} when the cell is interrupted
 */
export async function* epochs(
  count: number,
  { progress = false, before = 0 }: EpochsOptions = {},
): AsyncGenerator<number, void, void> {
  if (!Number.isInteger(count) || count < 0)
    throw new Error(`train.epochs: the number of epochs is ${count}, expected a whole number of at least 0.`);
  const signal = interruptSignal();
  const shown = progress === true ? new ProgressBar() : progress || undefined;
  latest.loss = undefined;
  shown?.start(count, before);
  let turn = performance.now();
  try {
    for (let epoch = 1; epoch <= count; epoch++) {
      if (performance.now() - turn > TURN_MILLISECONDS) {
        await setImmediate();
        turn = performance.now();
      }
      throwIfInterrupted(signal);
      yield epoch;
      shown?.update(epoch, latest.loss);
    }
  } finally {
    await shown?.end();
  }
}
