/** A result of many trials as a matrix. */
import type { DataFrame } from "../danfo";
import { frameOfColumns } from "../make-frame";
import { checkOptionNames } from "../options";
import { deviation, mean, median } from "../statistics";
import type { Value } from "./space";
import { endedWell, groupBy, type TrialRow, type Trials, wasStopped } from "./trials";

/** The rows, columns and cells of a pivot table, as in pandas' `pivot_table`. */
export interface Pivot<Setting extends string = string, Result extends string = string> {
  /** Settings whose combinations are the rows; each is a column of the table. */
  rows: Setting | "run" | "seed" | readonly (Setting | "run" | "seed")[];
  /** The setting whose values are the other columns, from the first to appear: "lr 0.001", "lr 0.01". */
  columns: Setting | "run" | "seed";
  /** The result in the cells. */
  value: Result;
}

/** A pivot table before it becomes text. */
export interface Matrix {
  /** The settings of the rows, and the values of each row. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  /** "lr 0.001" */
  readonly columns: readonly string[];
  readonly cells: readonly (readonly Cell[])[];
}

/** The trials of a cell. */
export interface Cell {
  /** NaN where none ended well. */
  readonly mean: number;
  /** "3.25 ± 0.27 (5)": mean, standard deviation (ddof 1), number of trials; "4 of 5 failed" */
  readonly text: string;
}

/**
 * @throws Error when a setting or the result is not there, or a setting is in rows and columns; TypeError when the pivot
 *   has something of another name
 */
export function pivotMatrix({ trials, settings, measures }: Trials, pivot: Pivot): Matrix {
  checkOptionNames("compare", pivot, ["rows", "columns", "value"]);
  const { rows, columns, value } = pivot;
  const names = [rows].flat();
  for (const name of [...names, columns]) checkIsOneOf([...settings, "seed"], name, "a setting");
  checkIsOneOf(measures, value, "a result");
  if (names.includes(columns)) throw new Error(`compare: "${columns}" is in rows and in columns; leave it in one.`);
  const groups = groupBy(trials, names);
  const kinds = groupBy(trials, [columns]).map(([first]) => first.get(columns));
  const inCells = groups.map((group) => kinds.map((kind) => group.filter((trial) => trial.get(columns) === kind)));
  const decimals = decimalsFor(inCells.flat().map((cell) => valuesOf(cell, value)));
  return {
    names,
    rows: groups.map(([first]) => names.map((name) => first.get(name) as Value)),
    columns: kinds.map((kind) => `${columns} ${kind}`),
    cells: inCells.map((row) =>
      row.map((cell) => ({ mean: mean(valuesOf(cell, value)), text: summary(cell, value, decimals) })),
    ),
  };
}

export function pivotTable({ names, rows, columns, cells }: Matrix): DataFrame {
  return frameOfColumns(
    new Map<string, (Value | undefined)[]>([
      ...names.map((name, i) => [name, rows.map((row) => row[i])] as const),
      ...columns.map((name, i) => [name, cells.map((row) => row[i].text)] as const),
    ]),
  );
}

function valuesOf(trials: readonly TrialRow[], name: string): number[] {
  return trials.filter(endedWell).map((trial) => Number(trial.get(name)));
}

/** What did not end well is counted, and is in neither mean nor deviation. */
function summary(trials: readonly TrialRow[], name: string, decimals: number): string {
  const values = valuesOf(trials, name);
  const stopped = trials.filter(wasStopped).length;
  const failed = trials.length - values.length - stopped;
  const spread = values.length > 1 ? ` ± ${deviation(values).toFixed(decimals)}` : "";
  return [
    ...(values.length > 0 ? [`${mean(values).toFixed(decimals)}${spread} (${values.length})`] : []),
    ...(failed > 0 ? [`${failed} of ${trials.length} failed`] : []),
    ...(stopped > 0 ? [`${stopped} of ${trials.length} stopped`] : []),
  ].join(", ");
}

/** As many as show two digits of a usual deviation, two at least; of single trials, of a usual value. */
function decimalsFor(cells: readonly (readonly number[])[]): number {
  const deviations = cells.map(deviation).filter((value) => value > 0);
  const sizes =
    deviations.length > 0
      ? deviations
      : cells
          .flat()
          .map(Math.abs)
          .filter((value) => value > 0);
  if (sizes.length === 0) return 2;
  return Math.min(20, Math.max(2, 1 - Math.floor(Math.log10(median(sizes)))));
}

function checkIsOneOf(known: readonly string[], name: string, kind: string): void {
  if (known.includes(name)) return;
  throw new Error(`compare: there is no ${kind.split(" ")[1]} "${name}"; expected ${kind}: ${known.join(", ")}.`);
}
