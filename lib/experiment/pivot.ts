/** A result of many trials as a matrix. */
import type { DataFrame } from "../danfo";
import { frameOfColumns } from "../make-frame";
import { deviation, mean } from "../statistics";
import type { Value } from "./space";
import { endedWell, groupBy, type TrialRow, type Trials } from "./trials";

/** The rows, columns and cells of a pivot table, as in pandas' `pivot_table`. */
export interface Pivot {
  /** Settings whose combinations are the rows; each is a column of the table. */
  rows: string | readonly string[];
  /** The setting whose values are the other columns, from the first to appear: "lr 0.001", "lr 0.01". */
  columns: string;
  /** The result in the cells. */
  value: string;
}

/** @throws Error when a setting or the result is not there, or a setting is in rows and columns */
export function pivotTable({ trials, settings, measures }: Trials, { rows, columns, value }: Pivot): DataFrame {
  const across = typeof rows === "string" ? [rows] : rows;
  for (const name of [...across, columns]) checkIsOneOf(settings, name, "a setting");
  checkIsOneOf(measures, value, "a result");
  if (across.includes(columns)) throw new Error(`compare: "${columns}" is in rows and in columns; leave it in one.`);
  const groups = groupBy(trials, across);
  const kinds = groupBy(trials, [columns]).map(([first]) => first.get(columns));
  const cells = new Map<string, (Value | undefined)[]>(
    across.map((name) => [name, groups.map(([first]) => first.get(name))]),
  );
  for (const kind of kinds) {
    const inColumn = groups.map((group) => group.filter((trial) => trial.get(columns) === kind));
    cells.set(
      `${columns} ${kind}`,
      inColumn.map((group) => summary(group, value)),
    );
  }
  return frameOfColumns(cells);
}

/** "3.25 ± 0.27", mean and standard deviation (ddof 1); what did not end well is counted, and is in neither of them. */
function summary(trials: readonly TrialRow[], value: string): string {
  const values = trials.filter(endedWell).map((trial) => Number(trial.get(value)));
  const failed = trials.length - values.length;
  const spread = values.length > 1 ? ` ± ${deviation(values).toFixed(2)}` : "";
  return [
    ...(values.length > 0 ? [`${mean(values).toFixed(2)}${spread}`] : []),
    ...(failed > 0 ? [`${failed} of ${trials.length} failed`] : []),
  ].join(", ");
}

function checkIsOneOf(known: readonly string[], name: string, kind: string): void {
  if (known.includes(name)) return;
  throw new Error(`compare: there is no ${kind.split(" ")[1]} "${name}"; expected ${kind}: ${known.join(", ")}.`);
}
