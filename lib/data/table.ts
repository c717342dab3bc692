/** Reading tables of numbers from the forms people have them in, with errors that say where a bad value is. */
import type { DataFrame } from "../danfo";
import { isDataFrame, isSeries, readFrame } from "../frame";
import { makeFrame } from "../make-frame";
import { isMissing } from "../missing";

/** A table of finite numbers, with the names of its columns and rows where it has them. */
export interface Table {
  readonly rows: number[][];
  readonly columns?: readonly string[];
  readonly index?: readonly (string | number)[];
}

/**
 * The rows of a DataFrame or of an array of rows, each value checked.
 *
 * @param caller the function that the user called, for the error
 * @throws an error that names row and column when a value is missing, not a number, or infinite, when rows differ in
 *   length, and when there are no rows or no columns
 */
export function readTable(values: DataFrame | readonly (readonly number[])[], caller: string): Table {
  const table = splitTable(values, caller);
  const { rows, columns } = table;
  const width = columns?.length ?? (Array.isArray(rows[0]) ? rows[0].length : 0);
  if (rows.length === 0 || width === 0) throw new Error(`${caller}: the table is empty: (${rows.length}, ${width}).`);
  rows.forEach((row, i) => {
    if (!Array.isArray(row)) {
      throw new TypeError(`${caller}: ${rowName(table, i)} is ${describe(row)}; expected a row of ${width} numbers.`);
    }
    if (row.length !== width) {
      throw new Error(`${caller}: ${rowName(table, i)} has ${row.length} values; expected ${width}, one per column.`);
    }
    // Not forEach, which passes over the holes of a sparse array.
    for (let j = 0; j < width; j++) checkNumber(row[j], () => `${columnName(table, j)}, ${rowName(table, i)}`, caller);
  });
  return table;
}

/** @throws an error that names the place when the value is not a finite number */
export function checkNumber(value: unknown, place: () => string, caller: string): asserts value is number {
  if (Number.isFinite(value)) return;
  throw new TypeError(`${caller}: ${place()} holds ${describe(value)}; expected a finite number. ${advice(value)}`);
}

export function rowName({ index }: Pick<Table, "index">, i: number): string {
  return `row ${JSON.stringify(index?.[i] ?? i)}`;
}

export function columnName({ columns }: Pick<Table, "columns">, j: number): string {
  return `column ${JSON.stringify(columns?.[j] ?? j)}`;
}

/** A DataFrame with other values, and the names of columns and rows of `table`; plain rows where it has none. */
export function withRows({ columns, index }: Table, rows: number[][]): DataFrame | number[][] {
  if (!columns) return rows;
  // Danfo guesses a column's type from its first 20 values; these may be whole by chance.
  return makeFrame({ columns, index, rows, dtypes: columns.map(() => "float32") });
}

function splitTable(values: DataFrame | readonly (readonly number[])[], caller: string): Table {
  if (Array.isArray(values)) return { rows: values };
  if (isDataFrame(values)) {
    const { rows, columns, index } = readFrame(values);
    return { rows: rows as number[][], columns, index };
  }
  const advice = isSeries(values) ? ' Make a table of it: df.loc({ columns: ["NAME"] }).' : "";
  throw new TypeError(
    `${caller}: expected a DataFrame or an array of rows of numbers, got ${describe(values)}.${advice}`,
  );
}

/** A value as an error names it: `the text "12"`, `no value (null)`, `an object (Series)`. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return `no value (${value})`;
  if (typeof value === "string") return `the text ${JSON.stringify(value)}`;
  return typeof value === "object" ? `an object (${value.constructor?.name ?? "Object"})` : String(value);
}

function advice(value: unknown): string {
  if (isMissing(value)) return "Fill or drop missing values first.";
  if (typeof value === "boolean") return "Turn true and false into 1 and 0.";
  return typeof value === "string" ? "Turn text into numbers, or drop the column." : "Correct it, or drop the row.";
}
