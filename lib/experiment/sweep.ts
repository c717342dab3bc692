/** An experiment: the same training with other settings, again and again, on all cores. */
import { type DataFrame, danfo } from "../danfo";
import { interruptSignal, KeyboardInterrupt } from "../notebook";
import { checkOption, checkOptionNames } from "../options";
import { type Cluster, clusterOf, withCluster } from "./cluster";
import { codeOf } from "./code";
import { bestTrials, type Halving, halving, type Objective, rounds } from "./halving";
import { count, KeptOutcomes } from "./kept";
import { lockFile } from "./lock";
import type { Outcome, Results } from "./outcome";
import { cores } from "./pool";
import { SweepProgress } from "./progress";
import type { Report } from "./report";
import { type RunTrials, withThreads } from "./run-trials";
import { trialSource } from "./source";
import { groupBySetting, type Space, type Trial, type TrialOf, trialsOf } from "./space";
import { type Row, resultsTable, type SettingOf, type SweepTable } from "./table";
import { isPlainObject, packValues } from "./values";

export interface SweepOptions<V> {
  /** The trial's second argument: numbers, texts, tensors, lists and objects of them. */
  values?: V;
  /**
   * Keeps every trial as soon as it is over. A sweep with a file that has some of its trials runs only the others. One
   * sweep at a time has the file.
   */
  file?: string;
  /** The number of trials that run at once on this machine; by default that of the cores. A cluster has its own. */
  workers?: number;
  /**
   * Runs the trials on the machines of a Dask cluster (docs/cluster.md): its scheduler's address,
   * `"tls://scheduler:8786"`, or with certificates. Default: the environment's DASK_SCHEDULER_ADDRESS; without it, this
   * machine.
   */
  cluster?: string | Cluster;
  /**
   * The number by which trials are compared, a result or one that they report. While the sweep runs, its table begins
   * with the best. Default: "loss" with `stop`, else the first result.
   */
  metric?: string;
  /** "minimize" (the default): the best trial has the smallest number; "maximize": the largest. */
  direction?: Objective["direction"];
  /** Ends hopeless trials before their time: `experiment.halving({ first: 10 })`. Trials must report. */
  stop?: Halving;
}

/** The second argument of a trial: the sweep's `values`, and `report`. */
export type Given<V> = V & { readonly report: Report };

/**
 * Runs `trial` once for each combination of parameters, in threads on all cores, each after a `manualSeed` of its own:
 * its parameter `seed`, or one that follows from its parameters. The results are the same in whatever order trials end.
 *
 * The function runs in other threads. It knows its parameters, `values`, and the library (`data`, `nn`, `optim`,
 * `train`, `jit`, `plot`, `tf`) on the portable backend; not your other variables. It returns its results by
 * name: `{ loss: 8.5 }`. With its values it gets a function `report`: `(trial, { x, y, report }) => …`.
 *
 * @returns a row for each trial, in the order of the space: parameters, `seed`, results, `status` ("ok", "diverged",
 *   "failed" or "stopped"); and `error`, if a trial has one
 * @throws ReferenceError, before any trial, when the function uses a variable from outside of it
 * @throws TypeError, before any trial, when an option has another name or is of another kind than there are
 * @throws Error, before any trial, when another sweep is writing the file, or the cluster cannot be used
 * @throws KeyboardInterrupt when the user interrupts the cell; it has the finished trials as `error.results`
 */
export async function sweep<
  const S extends Space,
  V extends Readonly<Record<string, unknown>>,
  R extends Results = Results,
>(
  space: S,
  trial: (trial: TrialOf<S>, values: Given<V>) => R | Promise<R>,
  options: SweepOptions<V> = {},
): Promise<SweepTable<SettingOf<S>, keyof R & string>> {
  checkOptions(options);
  const { values, file, workers = cores(), metric, direction = "minimize" } = options;
  const stop = options.stop && halving(options.stop);
  const cluster = clusterOf(options.cluster);
  // Not after an interrupt, for the table of what was done: the notebook soon ends what still computes then.
  danfo();
  const trials = trialsOf(space);
  const source = trialSource(trial);
  const { packed, hash } = packValues(values ?? {});
  const objective: Objective = { metric: metric ?? (stop && "loss"), direction };
  const unlock = file === undefined ? undefined : await lockFile(file, interruptSignal());
  try {
    const kept = new KeptOutcomes(file, codeOf(source, hash, stop), trials);
    const data = { source, values: packed, ...(stop && { compared: objective.metric }) };
    const use = (run: RunTrials) => runKept(trials, kept, run, { stop, objective, file });
    return await (cluster ? withCluster(data, cluster, use) : withThreads(data, workers, use));
  } finally {
    unlock?.();
  }
}

const OPTIONS = ["values", "file", "workers", "cluster", "metric", "direction", "stop"];

function checkOptions(options: SweepOptions<object>): void {
  checkOptionNames("sweep", options, OPTIONS);
  const { values, file, workers = 1, metric = "loss", direction = "minimize", stop } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`workers is ${workers}; expected a whole number of at least 1.`);
  }
  const check = (name: string, value: unknown, isRight: boolean, expected: string) =>
    checkOption("sweep", name, value, isRight, expected);
  check("file", file, file === undefined || (typeof file === "string" && file !== ""), 'a name such as "a.jsonl"');
  check("metric", metric, typeof metric === "string", 'the name of a result, such as "loss"');
  check("direction", direction, ["minimize", "maximize"].includes(direction), '"minimize" or "maximize"');
  const isRule = stop === undefined || (typeof stop === "object" && stop !== null);
  check("stop", stop, isRule, "a rule such as experiment.halving({ first: 10 })");
  check("values", values, values === undefined || isPlainObject(values), "an object, such as { x, y }");
  if (values && "report" in values) throw new Error('A value cannot be called "report": trials get that function.');
}

/** Runs the trials that are not kept yet, round by round, and gives the table of all. */
async function runKept(
  trials: readonly Trial[],
  kept: KeptOutcomes,
  run: RunTrials,
  { stop, objective, file }: { stop?: Halving; objective: Objective; file?: string },
): Promise<DataFrame> {
  const all = rounds(stop, groupBySetting(trials).length);
  const progress = new SweepProgress(trials.length, all, objective);
  const ended = new Map<string, Outcome>();
  const ran = new Set<string>();
  const rows = (): Row[] =>
    trials.flatMap((trial) => {
      const outcome = ended.get(trial.key) ?? kept.newest(trial);
      return outcome ? [{ trial, outcome }] : [];
    });
  try {
    let going = trials;
    for (const round of all) {
      const { until, next } = round;
      const left = going.filter((trial) => !kept.at(trial, until));
      progress.begin(round, left.length);
      await run(left, until, (trial, outcome) => {
        ran.add(trial.key);
        progress.update({ trial, outcome: kept.add(trial, outcome) });
      });
      const outcomeOf = (trial: Trial) => kept.at(trial, until) as Outcome;
      const better = new Set(bestTrials(going, next, outcomeOf, objective));
      for (const trial of going) if (!better.has(trial)) ended.set(trial.key, kept.settle(trial, outcomeOf(trial)));
      going = [...better];
    }
  } catch (error) {
    if (!(error instanceof KeyboardInterrupt)) throw error;
    const place = file === undefined ? "error.results" : `${file}; run the cell again to go on`;
    const message = `The sweep was interrupted: ${rows().length} of ${trials.length} trials are kept in ${place}.`;
    throw Object.assign(new KeyboardInterrupt(message), { results: resultsTable(rows()) });
  } finally {
    const untouched = rows().filter(({ trial }) => !ran.has(trial.key)).length;
    progress.end(summary(trials.length, rows(), untouched, file));
  }
  return resultsTable(rows());
}

function summary(total: number, rows: readonly Row[], kept: number, file: string | undefined): string {
  const of = (status: Outcome["status"]) => rows.filter(({ outcome }) => outcome.status === status).length;
  const others = (["diverged", "failed", "stopped"] as const).filter((status) => of(status) > 0);
  const parts = [`${of("ok")} ok`, ...others.map((status) => `${of(status)} ${status}`)];
  if (rows.length < total) parts.push(`${total - rows.length} not run`);
  return `${count(total)}: ${parts.join(", ")}${kept > 0 ? ` (${kept} of them kept in ${file})` : ""}`;
}
