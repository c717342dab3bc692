/** Running trials in threads. */
import { interruptOfThisOrNext, KeyboardInterrupt } from "../notebook";
import type { Outcome } from "./outcome";
import { type Pool, startPool } from "./pool";
import type { Trial } from "./space";
import type { WorkerData } from "./trial";

/** Runs trials, each up to the epoch `until`, and gives every outcome as it comes. */
export type RunTrials = (
  trials: readonly Trial[],
  until: number | undefined,
  add: (trial: Trial, outcome: Outcome) => void,
) => Promise<void>;

/**
 * Lends threads, which start with the first trial and have ended when this returns or throws.
 * @throws KeyboardInterrupt when the user interrupts the cell
 */
export async function withThreads<T>(
  workerData: WorkerData,
  workers: number,
  use: (run: RunTrials) => Promise<T>,
): Promise<T> {
  let pool: Pool | undefined;
  let threads = 0;
  const interrupt = interruptOfThisOrNext();
  const atLeast = async (wanted: number): Promise<Pool> => {
    if (pool && threads >= wanted) return pool;
    await pool?.end();
    threads = wanted;
    pool = startPool(wanted, workerData);
    return pool;
  };
  const run: RunTrials = async (trials, until, add) => {
    if (trials.length === 0) return;
    const atOnce = Math.min(workers, trials.length);
    const opened = await atLeast(atOnce);
    const queue = trials.values();
    const runNext = async (): Promise<void> => {
      for (const trial of queue) {
        const outcome = await opened
          .run({ parameters: trial.parameters, until }, interrupt)
          .catch((error: Error): Outcome => {
            if (interrupt?.aborted) throw new KeyboardInterrupt();
            // The thread itself ended: no memory, process.exit.
            return { status: "failed", results: {}, error: `The trial ended its thread: ${error.message}`, seconds: 0 };
          });
        add(trial, outcome);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, runNext));
  };
  try {
    return await use(run);
  } finally {
    await pool?.end();
  }
}
