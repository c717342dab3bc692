/**
 * The contents of Danfo's DataFrames and Series, read from Danfo's internal fields, which no column's name hides.
 */
import type { DataFrame, Series } from "./danfo/api/danfo";

/** A DataFrame row by row, or a Series as a table of one column. */
export interface Frame {
  readonly columns: readonly string[];
  /** The type of each column, in Danfo's words: "float32", "int32", "string", "boolean", "datetime" or "undefined". */
  readonly dtypes: readonly string[];
  /** The label of each row. */
  readonly index: readonly (string | number)[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Danfo's internal fields. A Series has its values in `$data`, a DataFrame its rows. */
interface Fields {
  readonly $isSeries: boolean;
  readonly $columns: readonly string[];
  readonly $dtypes: readonly string[];
  readonly $index: readonly (string | number)[];
  readonly $data: readonly unknown[];
}

export function isSeries(value: unknown): value is Series {
  return isDanfo(value) && value.$isSeries;
}

export function isDataFrame(value: unknown): value is DataFrame {
  return isDanfo(value) && !value.$isSeries;
}

export function readFrame(frame: DataFrame | Series): Frame {
  const { $isSeries, $columns, $dtypes, $index, $data } = frame as unknown as Fields;
  const rows = $isSeries ? $data.map((value) => [value]) : ($data as readonly unknown[][]);
  return { columns: $columns.map(String), dtypes: $dtypes, index: $index, rows };
}

/** The values of column number `place`, from the first row to the last. */
export function columnAt({ rows }: Frame, place: number): unknown[] {
  return rows.map((row) => row[place]);
}

/** Danfo has two classes each for DataFrames and Series, one with file access and one that its methods return. */
function isDanfo(value: unknown): value is Fields {
  return typeof (value as Partial<Fields> | null | undefined)?.$isSeries === "boolean";
}
