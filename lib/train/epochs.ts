/** The loop over the epochs. */
import { setImmediate } from "node:timers/promises";
import { loop } from "../jit/loop";
import { interruptSignal, throwIfInterrupted } from "../notebook/bridge";
import { type Progress, ProgressBar } from "../notebook/progress";

/** How long a loop runs before the kernel gets a turn to answer, in milliseconds. */
const turn = 25;

export interface EpochsOptions {
  /** The first epoch's number, 1 by default; to go on after 5,000 epochs, give 5001. */
  start?: number;
  /** `true` shows a bar with epoch, loss, epochs per second and time left; `plot.live()` a loss chart too. Default: nothing. */
  progress?: boolean | Progress;
}

/**
 * Counts the epochs 1 … count: `for await (const epoch of train.epochs(1000)) { … }`.
 *
 * While the loop runs the notebook stays responsive: many times a second other work gets its turn. When the user
 * interrupts the cell, the loop ends with a `KeyboardInterrupt`; what was computed so far stays. The loss that a
 * progress shows is that of the last jit step.
 *
 * @throws RangeError when `count` is not a whole number of at least 0
 * @throws KeyboardInterrupt when the user interrupts the cell
 */
export async function* epochs(
  count: number,
  { start = 1, progress = false }: EpochsOptions = {},
): AsyncGenerator<number, void, undefined> {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`The number of epochs is ${count}; expected a whole number of at least 0.`);
  }
  const signal = interruptSignal();
  const shown = progress === true ? new ProgressBar() : progress || undefined;
  loop.loss = undefined;
  shown?.start(count, start - 1);
  let turnStart = performance.now();
  try {
    for (let done = 1; done <= count; done++) {
      throwIfInterrupted(signal);
      loop.epoch = start - 1 + done;
      yield loop.epoch;
      shown?.update(done, loop.loss);
      if (performance.now() - turnStart > turn) {
        await setImmediate();
        turnStart = performance.now();
      }
    }
  } finally {
    loop.epoch = undefined;
    await shown?.end();
  }
}
