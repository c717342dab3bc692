/** Experiments that were kept, read again and compared. */
import type { DataFrame } from "../danfo";
import { isDataFrame, isSeries, readFrame } from "../frame";
import { frameOfColumns } from "../make-frame";
import { deviation, mean } from "../statistics";
import type { Value } from "./space";
import { readTrials } from "./store";
import { resultsTable } from "./table";

/**
 * The trials that a sweep kept in a file, as it returned them. Where the file has trials of an earlier function or of
 * other values, those of the newest count.
 *
 * @throws an error when there is no such file, or it has no trials
 */
export function load(file: string): DataFrame {
  const kept = readTrials(file);
  const newest = kept.at(-1)?.code;
  if (newest === undefined)
    throw new Error(`${file}: there are no kept trials. A sweep with { file } makes such a file.`);
  const last = new Map(kept.filter(({ code }) => code === newest).map((row) => [row.trial.key, row]));
  return resultsTable([...last.values()]);
}

/**
 * Mean and standard deviation over the seeds: one row for each combination of the other parameters, with the number of
 * trials that ended well, of those that did not, and for each result its mean and its deviation (ddof 1, as pandas; NaN
 * of a single trial).
 *
 * @param results what `sweep` or `load` returned; several of them by name get a column `run` with the name
 * @throws TypeError when a table is no DataFrame; Error when it is not a sweep's
 */
export function compare(results: DataFrame | Readonly<Record<string, DataFrame>>): DataFrame {
  const runs =
    isDataFrame(results) || isSeries(results)
      ? [readTrialsOf(results as DataFrame)]
      : Object.entries(results).map(([run, one]) => readTrialsOf(one, run));
  const trials = runs.flatMap((run) => run.trials);
  const settings = [...new Set(runs.flatMap((run) => run.settings))];
  const measures = [...new Set(runs.flatMap((run) => run.measures))];
  const groups = new Map<string, TrialRow[]>();
  for (const trial of trials) {
    const key = JSON.stringify(settings.map((name) => trial.get(name)));
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  const all = [...groups.values()];
  const good = all.map((group) => group.filter((trial) => trial.get("status") === "ok"));
  const valuesOf = (name: string) => good.map((group) => group.map((trial) => Number(trial.get(name))));
  const columns = new Map<string, (Value | undefined)[]>(
    settings.map((name) => [name, all.map(([first]) => first.get(name))]),
  );
  // A setting may be called `trials`; its column stays, and the count gets another name.
  const add = (name: string, values: number[]) => columns.set(columns.has(name) ? `${name} (compare)` : name, values);
  add(
    "trials",
    good.map((group) => group.length),
  );
  add(
    "failed",
    all.map((group, i) => group.length - good[i].length),
  );
  for (const name of measures) {
    add(`${name} mean`, valuesOf(name).map(mean));
    add(`${name} std`, valuesOf(name).map(deviation));
  }
  return frameOfColumns(columns);
}

/** A row of a sweep's table by column name. */
type TrialRow = ReadonlyMap<string, Value>;

/** The rows of a sweep's table, its parameters but the seed, and its results that are numbers. */
function readTrialsOf(table: DataFrame, run?: string) {
  if (!isDataFrame(table)) {
    throw new TypeError(`compare: expected what a sweep returned, a DataFrame${run ? `, for ${run}` : ""}.`);
  }
  const { columns, rows } = readFrame(table);
  const seed = columns.indexOf("seed");
  const status = columns.indexOf("status");
  if (seed < 0 || status < seed) {
    throw new Error(
      `compare: expected what a sweep returned, with its columns seed and status; these are ${columns.join(", ")}.`,
    );
  }
  const trials = (rows as Value[][]).map(
    (row): TrialRow =>
      new Map<string, Value>([
        ...(run === undefined ? [] : [["run", run] as const]),
        ...columns.map((name, i) => [name, row[i]] as const),
      ]),
  );
  const settings = [...(run === undefined ? [] : ["run"]), ...columns.slice(0, seed)];
  const measures = columns
    .slice(seed + 1, status)
    .filter((name) => trials.every((trial) => typeof trial.get(name) === "number"));
  return { trials, settings, measures };
}
