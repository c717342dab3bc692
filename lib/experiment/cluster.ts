/** Trials on the machines of a Dask cluster. In browsers: cluster.browser.ts. */
import { interruptOfThisOrNext } from "../notebook";
import type { NamedCluster } from "./cluster-options";
import { Driver } from "./driver";
import type { Outcome } from "./outcome";
import type { RunTrials } from "./run-trials";
import type { Trial } from "./space";
import type { WorkerData } from "./trial";

export { type Cluster, clusterOf } from "./cluster-options";

/** For each thread of the cluster the scheduler has so many batches, so that no thread waits for the next one. */
const AHEAD = 3;
/** Short trials travel together: as many as take about so long, and at most so many. */
const BATCH_SECONDS = 0.25;
const LARGEST_BATCH = 64;

/**
 * Lends the workers of a cluster, as `withThreads` does the threads of this machine; the connection begins with the
 * first trial.
 * @throws Error when there is no cluster at the address, a worker of it would give other numbers, or it is lost
 * @throws KeyboardInterrupt when the user interrupts the cell; what runs is ended
 */
export async function withCluster<T>(
  workerData: WorkerData,
  cluster: NamedCluster,
  use: (run: RunTrials) => Promise<T>,
): Promise<T> {
  let driver: Driver | undefined;
  const run: RunTrials = async (trials, until, add) => {
    if (trials.length === 0) return;
    driver ??= new Driver(cluster, workerData, interruptOfThisOrNext());
    await driver.connected;
    const suspects = await runAll(driver, trials, until, add);
    // Which trial it was that took its worker with it shows when it runs alone.
    for (const trial of suspects) {
      const { outcomes, lost } = await driver.run([{ parameters: trial.parameters, until }]);
      add(trial, outcomes?.[0] ?? { status: "failed", results: {}, error: lost, seconds: 0 });
    }
  };
  try {
    return await use(run);
  } finally {
    driver?.end();
  }
}

/** @returns the trials of batches whose workers were lost again and again */
function runAll(
  driver: Driver,
  trials: readonly Trial[],
  until: number | undefined,
  add: (trial: Trial, outcome: Outcome) => void,
): Promise<Trial[]> {
  const left = [...trials];
  const suspects: Trial[] = [];
  let running = 0;
  let size = 1;
  const runBatch = async (batch: readonly Trial[]) => {
    const { outcomes } = await driver.run(batch.map(({ parameters }) => ({ parameters, until })));
    if (!outcomes) {
      suspects.push(...batch);
      return;
    }
    for (const [i, outcome] of outcomes.entries()) add(batch[i], outcome);
    // A worker gives back what would take too long.
    left.unshift(...batch.slice(outcomes.length));
    const mean = outcomes.reduce((sum, { seconds }) => sum + seconds, 0) / outcomes.length;
    size = Math.max(1, Math.min(LARGEST_BATCH, Math.floor(BATCH_SECONDS / mean)));
  };
  return new Promise((resolve, reject) => {
    const fill = () => {
      for (; left.length > 0 && running < AHEAD * driver.threads; running++) {
        runBatch(left.splice(0, size)).then(() => {
          running--;
          fill();
        }, reject);
      }
      if (running === 0) resolve(suspects);
    };
    // Threads that join have nothing to wait for.
    driver.onThreads = fill;
    fill();
  });
}
