import { setImmediate } from "node:timers/promises";
import { interruptSignal, throwIfInterrupted } from "../notebook/bridge";

/** How long a loop may keep the process to itself: short enough for a stop button to feel prompt. */
const TURN_MILLISECONDS = 25;

/**
 * The epochs 1 … count of a training loop: `for await (const epoch of train.epochs(100_000)) …`.
 *
 * Between epochs it lets the kernel answer now and then, and stops the loop when the cell is interrupted: what was trained
 * so far stays.
 * @throws {Error} when count is not a whole number of at least 0
 * @throws {KeyboardInterrupt} when the cell is interrupted
 */
export async function* epochs(count: number): AsyncGenerator<number, void, void> {
  if (!Number.isInteger(count) || count < 0)
    throw new Error(`train.epochs: the number of epochs is ${count}, expected a whole number of at least 0.`);
  const signal = interruptSignal();
  let turn = performance.now();
  for (let epoch = 1; epoch <= count; epoch++) {
    if (performance.now() - turn > TURN_MILLISECONDS) {
      await setImmediate();
      turn = performance.now();
    }
    throwIfInterrupted(signal);
    yield epoch;
  }
}
