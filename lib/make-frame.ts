/** Making DataFrames and Series with column types that are given, or seen from all values. */
import { type DataFrame, danfo, type Series } from "./danfo";
import { isMissing } from "./missing";

/** The types of columns that the library makes, in Danfo's words. */
export type ColumnType = "float32" | "int32" | "string" | "boolean";

interface FrameParts {
  columns: readonly string[];
  /** A type per column. Danfo's own guess looks at the first twenty values only. */
  dtypes: readonly string[];
  rows: readonly (readonly unknown[])[];
  /** The labels of the rows; 0, 1, 2, … by default. */
  index?: readonly (string | number)[];
}

/** A DataFrame of rows. */
export function makeFrame({ columns, dtypes, rows, index }: FrameParts): DataFrame {
  return new (danfo().DataFrame)([...rows] as number[][], {
    columns: [...columns],
    dtypes: [...dtypes],
    ...(index && { index: [...index] }),
  });
}

/** A DataFrame of columns. Each gets the type that `typeOf` sees in its values; missing texts become "". */
export function frameOfColumns(columns: ReadonlyMap<string, readonly unknown[]>): DataFrame {
  const names = [...columns.keys()];
  const dtypes = [...columns.values()].map(typeOf);
  const filled = [...columns.values()].map((values, i) =>
    values.map((value) => (dtypes[i] === "string" ? String(value ?? "") : (value ?? Number.NaN))),
  );
  const rows = Array.from(filled[0] ?? [], (_, row) => filled.map((values) => values[row]));
  return makeFrame({ columns: names, dtypes, rows });
}

/** A Series with the name and the row labels of another. */
export function makeSeries(
  values: readonly unknown[],
  name: string,
  index: readonly (string | number)[],
  dtype: string = "float32",
): Series {
  return new (danfo().Series)([...values], { columns: [name], dtypes: [dtype], index: [...index] });
}

function typeOf(values: readonly unknown[]): ColumnType {
  const given = values.filter((value) => value !== undefined);
  const isWhole = given.length === values.length;
  if (given.every((value) => typeof value === "number" || isMissing(value))) {
    return isWhole && given.every(Number.isInteger) ? "int32" : "float32";
  }
  return isWhole && given.every((value) => typeof value === "boolean") ? "boolean" : "string";
}
