/** An experiment: the same training with other settings, again and again, on all cores. */
import type { DataFrame } from "../danfo";
import { interruptSignal, KeyboardInterrupt } from "../notebook";
import { sha256 } from "../platform/hash";
import { lockFile } from "./lock";
import type { Outcome, Results } from "./outcome";
import { cores, startPool } from "./pool";
import { SweepProgress } from "./progress";
import { trialSource, withoutLayout } from "./source";
import { type Space, type Trial, type TrialOf, trialsOf } from "./space";
import { appendTrial, endLastLine, readTrials } from "./store";
import { type Row, resultsTable } from "./table";
import type { WorkerData } from "./trial";
import { packValues } from "./values";

export interface SweepOptions<V> {
  /** The trial's second argument: numbers, texts, tensors, lists and objects of them. */
  values?: V;
  /**
   * Keeps every trial as soon as it is over. A sweep with a file that has some of its trials runs only the others. One
   * sweep at a time has the file.
   */
  file?: string;
  /** The number of trials that run at once; by default that of the cores. */
  workers?: number;
}

/**
 * Runs `trial` once for each combination of parameters, in threads on all cores, each after a `manualSeed` of its own:
 * its parameter `seed`, or one that follows from its parameters. The results are the same in whatever order trials end.
 *
 * The function runs in other threads. It knows its parameters, `values`, and the library (`data`, `nn`, `optim`,
 * `train`, `jit`, `plot`, `tf`) on the portable backend; not your other variables. It returns its results by
 * name: `{ loss: 8.5 }`.
 *
 * @returns a row for each trial, in the order of the space: parameters, `seed`, results, `status` ("ok", "diverged" or
 *   "failed"); and `error`, if a trial has one
 * @throws ReferenceError, before any trial, when the function uses a variable from outside of it
 * @throws Error, before any trial, when another sweep is writing the file
 * @throws KeyboardInterrupt when the user interrupts the cell; it has the finished trials as `error.results`
 */
export async function sweep<const S extends Space, V extends Readonly<Record<string, unknown>>>(
  space: S,
  trial: (trial: TrialOf<S>, values: V) => Results | Promise<Results>,
  { values, file, workers = cores() }: SweepOptions<V> = {},
): Promise<DataFrame> {
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`workers is ${workers}; expected a whole number of at least 1.`);
  }
  const trials = trialsOf(space);
  const source = trialSource(trial);
  const { packed, hash } = packValues(values ?? {});
  const written = withoutLayout(source.text) + Object.entries(source.names).join();
  const code = sha256([written, hash]).slice(0, 12);
  const unlock = file === undefined ? undefined : await lockFile(file, interruptSignal());
  try {
    return await runKept(trials, { source, values: packed }, code, workers, file);
  } finally {
    unlock?.();
  }
}

/** Runs the trials that the file does not have yet, and gives the table of all. */
async function runKept(
  trials: readonly Trial[],
  workerData: WorkerData,
  code: string,
  workers: number,
  file: string | undefined,
): Promise<DataFrame> {
  const outcomes = file === undefined ? new Map<string, Outcome>() : takeUp(file, trials, code);
  const kept = outcomes.size;
  const left = trials.filter(({ key }) => !outcomes.has(key));
  const progress = new SweepProgress(left.length);
  const rows = (): Row[] =>
    trials.flatMap((trial) => {
      const outcome = outcomes.get(trial.key);
      return outcome ? [{ trial, outcome }] : [];
    });
  const add = (trial: Trial, outcome: Outcome) => {
    outcomes.set(trial.key, outcome);
    if (file !== undefined) appendTrial(file, { trial, outcome, code });
    progress.update({ trial, outcome });
  };
  try {
    await runAll(left, workerData, workers, add);
  } catch (error) {
    if (!(error instanceof KeyboardInterrupt)) throw error;
    const place = file === undefined ? "error.results" : `${file}; run the cell again to go on`;
    const message = `The sweep was interrupted: ${outcomes.size} of ${trials.length} trials are kept in ${place}.`;
    throw Object.assign(new KeyboardInterrupt(message), { results: resultsTable(rows()) });
  } finally {
    progress.end(summary(trials.length, rows(), kept, file));
  }
  return resultsTable(rows());
}

/** Runs the trials in a pool of threads, which has ended when this returns or throws. */
async function runAll(
  trials: readonly Trial[],
  workerData: WorkerData,
  workers: number,
  add: (trial: Trial, outcome: Outcome) => void,
): Promise<void> {
  if (trials.length === 0) return;
  const threads = Math.min(workers, trials.length);
  const pool = startPool(threads, workerData);
  const interrupt = interruptSignal();
  const queue = trials.values();
  const runNext = async (): Promise<void> => {
    for (const trial of queue) {
      const outcome = await pool.run(trial.parameters, interrupt).catch((error: Error): Outcome => {
        if (interrupt?.aborted) throw new KeyboardInterrupt();
        // The thread itself ended: no memory, process.exit.
        return { status: "failed", results: {}, error: `The trial ended its thread: ${error.message}`, seconds: 0 };
      });
      add(trial, outcome);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, runNext));
  } finally {
    await pool.end();
  }
}

/** The outcomes that the file has of these trials and this code; says what it has of others. */
function takeUp(file: string, trials: readonly Trial[], code: string): Map<string, Outcome> {
  const keys = new Set(trials.map(({ key }) => key));
  const all = readTrials(file);
  endLastLine(file);
  const current = all.filter((kept) => kept.code === code);
  const outcomes = new Map(current.map(({ trial, outcome }) => [trial.key, outcome]));
  const strangers = [...outcomes.keys()].filter((key) => !keys.has(key));
  for (const key of strangers) outcomes.delete(key);
  const older = new Set(all.map(({ trial }) => trial.key).filter((key) => keys.has(key) && !outcomes.has(key)));
  if (older.size > 0) {
    console.log(`The trial or its values have changed: ${count(older.size)} in ${file} run again.`);
  }
  if (strangers.length > 0) {
    console.log(`The space has changed: ${count(strangers.length)} in ${file} are not in it and left out.`);
  }
  return outcomes;
}

function summary(total: number, rows: readonly Row[], kept: number, file: string | undefined): string {
  const of = (status: Outcome["status"]) => rows.filter(({ outcome }) => outcome.status === status).length;
  const parts = [`${of("ok")} ok`];
  if (of("diverged") > 0) parts.push(`${of("diverged")} diverged`);
  if (of("failed") > 0) parts.push(`${of("failed")} failed`);
  if (rows.length < total) parts.push(`${total - rows.length} not run`);
  return `${count(total)}: ${parts.join(", ")}${kept > 0 ? ` (${kept} of them kept in ${file})` : ""}`;
}

function count(trials: number): string {
  return `${trials} trial${trials === 1 ? "" : "s"}`;
}
