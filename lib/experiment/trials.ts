/** The trials in what `sweep` and `load` returned. */
import type { DataFrame } from "../danfo";
import { isDataFrame, isSeries, readFrame } from "../frame";
import type { Value } from "./space";
import type { SweepTable } from "./table";

/** A row of a sweep's table by column name. */
export type TrialRow = ReadonlyMap<string, Value>;

/** The trials of one table or several, their parameters but the seed, and their results that are numbers. */
export interface Trials {
  readonly trials: readonly TrialRow[];
  readonly settings: readonly string[];
  readonly measures: readonly string[];
}

/** The trials of a sweep, or of several sweeps by name; the name then becomes the setting `run`. */
export type SweepResults<Setting extends string = string, Result extends string = string> =
  | SweepTable<Setting, Result>
  | Readonly<Record<string, SweepTable<Setting, Result>>>;

/** @throws TypeError when a table is no DataFrame; Error when it is not a sweep's */
export function readTrialsOf(results: SweepResults): Trials {
  if (isDataFrame(results) || isSeries(results)) return readTable(results as DataFrame);
  const runs = Object.entries(results).map(([run, table]) => readTable(table, run));
  return {
    trials: runs.flatMap(({ trials }) => trials),
    settings: [...new Set(runs.flatMap(({ settings }) => settings))],
    measures: [...new Set(runs.flatMap(({ measures }) => measures))],
  };
}

/** The trials by the values of these settings, in the order of their first appearance. */
export function groupBy(trials: readonly TrialRow[], settings: readonly string[]): TrialRow[][] {
  const groups = new Map<string, TrialRow[]>();
  for (const trial of trials) {
    const key = JSON.stringify(settings.map((name) => trial.get(name)));
    const group = groups.get(key);
    if (group) group.push(trial);
    else groups.set(key, [trial]);
  }
  return [...groups.values()];
}

export function endedWell(trial: TrialRow): boolean {
  return trial.get("status") === "ok";
}

/** True for a trial that was ended before its time, as others were better. */
export function wasStopped(trial: TrialRow): boolean {
  return trial.get("status") === "stopped";
}

function readTable(table: DataFrame, run?: string): Trials {
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
