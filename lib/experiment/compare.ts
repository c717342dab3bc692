/** Experiments that were kept, read again and compared. */
import type { DataFrame } from "../danfo";
import { frameOfColumns } from "../make-frame";
import { deviation, mean } from "../statistics";
import { type Pivot, pivotMatrix, pivotTable } from "./pivot";
import type { Value } from "./space";
import { newestTrials } from "./store";
import { resultsTable } from "./table";
import { endedWell, groupBy, readTrialsOf, type SweepResults, wasStopped } from "./trials";

/**
 * The trials that a sweep kept in a file, as it returned them. Where the file has trials of an earlier function or of
 * other values, those of the newest count.
 *
 * @throws an error when there is no such file, or it has no trials
 */
export function load(file: string): DataFrame {
  return resultsTable(newestTrials(file));
}

/**
 * Mean and standard deviation over the seeds: one row for each combination of the other parameters, with the number of
 * trials that ended well, of those that did not (and of those that were stopped, where some were), and for each result
 * its mean and its deviation (ddof 1, as pandas; NaN of a single trial).
 *
 * With `pivot`, one result as a matrix: a row for each combination of the settings in `rows`, a column for each value
 * of the setting in `columns`, and in a cell the mean ± deviation over all trials with these settings, and their number,
 * as text: "3.25 ± 0.27 (5)". Trials that did not end well are counted in their cell: "4 of 5 failed". `heatmap` draws it.
 *
 * @param results what `sweep` or `load` returned; several of them by name get a column `run` with the name
 * @throws TypeError when a table is no DataFrame; Error when it is not a sweep's, or has no setting or result of a
 *   name in `pivot`
 */
export function compare<S extends string = string, R extends string = string>(
  results: SweepResults<S, R>,
  pivot?: Pivot<NoInfer<S>, NoInfer<R>>,
): DataFrame {
  const all = readTrialsOf(results);
  if (pivot) return pivotTable(pivotMatrix(all, pivot));
  const { trials, settings, measures } = all;
  const groups = groupBy(trials, settings);
  const good = groups.map((group) => group.filter(endedWell));
  const valuesOf = (name: string) => good.map((group) => group.map((trial) => Number(trial.get(name))));
  const columns = new Map<string, (Value | undefined)[]>(
    settings.map((name) => [name, groups.map(([first]) => first.get(name))]),
  );
  // A setting may be called `trials`; its column stays, and the count gets another name.
  const add = (name: string, values: number[]) => columns.set(columns.has(name) ? `${name} (compare)` : name, values);
  add(
    "trials",
    good.map((group) => group.length),
  );
  const stopped = groups.map((group) => group.filter(wasStopped).length);
  add(
    "failed",
    groups.map((group, i) => group.length - good[i].length - stopped[i]),
  );
  if (stopped.some((count) => count > 0)) add("stopped", stopped);
  for (const name of measures) {
    add(`${name} mean`, valuesOf(name).map(mean));
    add(`${name} std`, valuesOf(name).map(deviation));
  }
  return frameOfColumns(columns);
}
