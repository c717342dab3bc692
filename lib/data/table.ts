/** Reading tables of numbers from the forms people have them in, with errors that say where a bad value is. */
import type { DataFrame } from "../danfo";
import { isDataFrame, isSeries, readFrame } from "../frame";
import { makeFrame } from "../make-frame";
import { isMissing } from "../missing";

/** A table, with the names of its columns and rows, and the types of its columns, where it has them. */
export interface Table<Value = number> {
  readonly rows: Value[][];
  readonly columns?: readonly string[];
  readonly dtypes?: readonly string[];
  readonly index?: readonly (string | number)[];
}

/** What tables are given as: DataFrames, or rows of values. */
export type TableLike<Value = number> = DataFrame | readonly (readonly Value[])[];

/**
 * The rows of a DataFrame or of an array of rows, each value checked.
 *
 * @param caller the function that the user called, for the error
 * @throws an error that names row and column when a value is missing, not a number, or infinite, when rows differ in
 *   length, and when there are no rows or no columns
 */
export function readTable(values: TableLike, caller: string): Table {
  const table = readCells(values, caller) as Table;
  table.rows.forEach((row, i) => {
    row.forEach((value, j) => {
      checkNumber(value, () => `${columnName(table, j)}, ${rowName(table, i)}`, caller);
    });
  });
  return table;
}

/**
 * The rows of a DataFrame or of an array of rows, whose values may be of any kind.
 *
 * @throws an error when rows differ in length, and when there are no rows or no columns
 */
export function readCells(values: TableLike<unknown>, caller: string): Table<unknown> {
  const table = splitTable(values, caller);
  const { rows, columns } = table;
  const width = columns?.length ?? (Array.isArray(rows[0]) ? rows[0].length : 0);
  if (rows.length === 0 || width === 0) throw new Error(`${caller}: the table is empty: (${rows.length}, ${width}).`);
  rows.forEach((row, i) => {
    if (!Array.isArray(row)) {
      throw new TypeError(`${caller}: ${rowName(table, i)} is ${describe(row)}; expected a row of ${width} values.`);
    }
    if (row.length !== width) {
      throw new Error(`${caller}: ${rowName(table, i)} has ${row.length} values; expected ${width}, one per column.`);
    }
  });
  // Copied, as the holes of a sparse array would be passed over.
  return { ...table, rows: rows.map((row) => Array.from(row)) };
}

/** @throws Error when the columns differ in number or names from those that were fitted */
export function checkColumns(
  table: Table<unknown>,
  fitted: { columns?: readonly string[]; width: number },
  caller: string,
): void {
  const names = table.columns;
  if (table.rows[0].length !== fitted.width) {
    throw new Error(`${caller}: the table has ${table.rows[0].length} columns; expected ${fitted.width}, as in fit().`);
  }
  const other = fitted.columns && names ? names.findIndex((name, j) => name !== fitted.columns?.[j]) : -1;
  if (other >= 0) {
    throw new Error(
      `${caller}: column ${other} is "${names?.[other]}"; expected "${fitted.columns?.[other]}", as in fit().`,
    );
  }
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

/**
 * The table with another number for each: `formula` gets the value and the place of its column.
 * @throws an error when a value is not a finite number, and when the columns are not those that were fitted
 */
export function mapTable<T extends TableLike>(
  values: T,
  fitted: { columns?: readonly string[]; width: number },
  caller: string,
  formula: (value: number, column: number) => number,
): T {
  const table = readTable(values, caller);
  checkColumns(table, fitted, caller);
  return withRows(
    { ...table, dtypes: undefined },
    table.rows.map((row) => row.map(formula)),
  ) as T;
}

/** A DataFrame with other values, and the names of columns and rows of `table`; plain rows where it has none. */
export function withRows<Value>(
  { columns, index, dtypes }: Omit<Table<Value>, "rows">,
  rows: Value[][],
): DataFrame | Value[][] {
  if (!columns) return rows;
  return makeFrame({ columns, index, rows, dtypes: dtypes ?? columns.map(() => "float32") });
}

function splitTable(values: TableLike<unknown>, caller: string): Table<unknown> {
  if (Array.isArray(values)) return { rows: values };
  if (isDataFrame(values)) {
    const { rows, columns, dtypes, index } = readFrame(values);
    return { rows: rows as unknown[][], columns, dtypes, index };
  }
  const advice = isSeries(values) ? ' Make a table of it: df.loc({ columns: ["NAME"] }).' : "";
  throw new TypeError(`${caller}: expected a DataFrame or an array of rows, got ${describe(values)}.${advice}`);
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
