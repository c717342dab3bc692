/** A table's columns in a few numbers. */
import { type DataFrame, danfo } from "../danfo";

/**
 * Count, mean, standard deviation (ddof 1), least value, quartiles (linear interpolation) and largest value of each
 * column of numbers, as `DataFrame.describe` of pandas; missing values do not count. Where there are no columns of
 * numbers: count, number of different values, the most frequent one and how often it occurs.
 *
 * @returns a DataFrame with a row per statistic and the columns of `table`
 * @throws Error when the table has no columns
 */
export function describe(table: DataFrame): DataFrame {
  const columns = table.columns.map((name: string, i: number) => ({
    name,
    values: (table.values as unknown[][]).map((row) => row[i]).filter((value) => !isMissing(value)),
  }));
  if (columns.length === 0) throw new Error("data.describe: the table has no columns.");
  const numeric = columns.filter(({ values }) => values.every((value) => typeof value === "number"));
  return numeric.length > 0
    ? frame(numeric, ["count", "mean", "std", "min", "25%", "50%", "75%", "max"], describeNumbers)
    : frame(columns, ["count", "unique", "top", "freq"], describeTexts);
}

interface Column {
  name: string;
  values: unknown[];
}

function frame(columns: Column[], index: string[], statistics: (values: never[]) => unknown[]): DataFrame {
  const described = columns.map(({ values }) => statistics(values as never[]));
  const rows = index.map((_, row) => described.map((column) => column[row]));
  const type = statistics === describeNumbers ? "float32" : "string";
  return new (danfo().DataFrame)(rows as number[][], {
    columns: columns.map(({ name }) => name),
    index,
    dtypes: columns.map(() => type),
  });
}

function describeNumbers(values: number[]): number[] {
  const count = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN;
  return [count, mean, deviation, ...[0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share))];
}

/** Between the two values next to the place, in proportion to its distance from them; NaN of no values. */
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

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
