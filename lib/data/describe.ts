/** A table's columns in a few numbers. */
import type { DataFrame, Series } from "../danfo";
import { columnAt, isDataFrame, isSeries, readFrame } from "../frame";
import { makeFrame } from "../make-frame";
import { isMissing } from "../missing";
import { deviation, mean } from "../statistics";
import { describe as describeValue } from "./table";

/**
 * Count, mean, standard deviation (ddof 1), least value, quartiles (linear interpolation) and largest value of each
 * column of numbers, as `DataFrame.describe` of pandas; missing values do not count. Where there are no columns of
 * numbers: count, number of different values, the most frequent one and how often it occurs.
 *
 * @param table a DataFrame, or a Series, which is a table of one column
 * @returns a DataFrame with a row per statistic and the columns of `table`
 * @throws TypeError when it is neither; Error when the table has no columns
 */
export function describe(table: DataFrame | Series): DataFrame {
  if (!isDataFrame(table) && !isSeries(table)) {
    throw new TypeError(`data.describe: expected a DataFrame or a Series, got ${describeValue(table)}.`);
  }
  const frame = readFrame(table);
  const columns = frame.columns.map((name, i) => ({
    name,
    values: columnAt(frame, i).filter((value) => !isMissing(value)),
  }));
  if (columns.length === 0) throw new Error("data.describe: the table has no columns.");
  const numeric = columns.filter(({ values }) => values.every((value) => typeof value === "number"));
  return numeric.length > 0
    ? frameOf(numeric, ["count", "mean", "std", "min", "25%", "50%", "75%", "max"], describeNumbers)
    : frameOf(columns, ["count", "unique", "top", "freq"], describeTexts);
}

interface Column {
  name: string;
  values: unknown[];
}

function frameOf(columns: Column[], index: string[], statistics: (values: never[]) => unknown[]): DataFrame {
  const described = columns.map(({ values }) => statistics(values as never[]));
  const rows = index.map((_, row) => described.map((column) => column[row]));
  const type = statistics === describeNumbers ? "float32" : "string";
  return makeFrame({ columns: columns.map(({ name }) => name), index, rows, dtypes: columns.map(() => type) });
}

function describeNumbers(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const quartiles = [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share));
  return [values.length, mean(values), deviation(values), ...quartiles];
}

/** The quantile at a share from 0 to 1, by linear interpolation between its two neighbours; NaN of no values. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

function describeTexts(values: unknown[]): (string | number)[] {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [top, frequency] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [Number.NaN, 0]);
  return [values.length, counts.size, String(top), frequency];
}
