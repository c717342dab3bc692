/** Tables of numbers, checked: what every function of `data` takes apart before it computes. */
import { type DataFrame, danfo, type Series } from "../danfo";

/** Rows of numbers with their names. */
export interface Table {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly rows: readonly (readonly number[])[];
}

/**
 * The numbers of a DataFrame or of rows; columns of rows are named by their places, from 0.
 * @throws {Error} that names column and row, when a value is missing, infinite or not a number, when rows differ in length, or
 *   when there is no row or no column
 */
export function readTable(what: string, source: DataFrame | readonly (readonly number[])[]): Table {
  const table = Array.isArray(source) ? fromRows(source) : fromDataFrame(what, source as DataFrame);
  if (table.rows.length === 0 || table.columns.length === 0)
    throw new Error(`${what}: the table is empty: ${table.rows.length} rows, ${table.columns.length} columns.`);
  table.rows.forEach((row, i) => {
    const place = `row ${table.index[i]}`;
    if (!Array.isArray(row)) throw new Error(`${what}: ${place} is ${describe(row)}, expected an array of numbers.`);
    if (row.length !== table.columns.length)
      throw new Error(
        `${what}: ${place} has ${row.length} values, expected ${table.columns.length} as in the first row.`,
      );
    row.forEach((value, j) => {
      requireNumber(value, () => `${what}: column ${table.columns[j]}, ${place}`);
    });
  });
  return table;
}

/** The same form as `source` had, with other values: a DataFrame keeps the names of its columns and its index. */
export function likeSource<T extends DataFrame | number[][]>(source: T, rows: number[][]): T {
  if (Array.isArray(source)) return rows as T;
  const { DataFrame } = danfo();
  const { columns, index } = source as DataFrame;
  return new DataFrame(rows, { columns: [...columns], index: [...index] }) as T;
}

/** @throws {Error} that starts with the place, when the value is not a finite number */
export function requireNumber(value: unknown, place: () => string): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  throw new Error(
    `${place()} is ${describe(value)}, expected a finite number. Fill, drop or convert such values first (df.fillNa, df.dropNa, df.asType).`,
  );
}

export function isSeries(value: unknown): value is Series {
  return isFrame(value) && value.ndim === 1;
}

/** Danfo's methods give frames of a base class, not of the `DataFrame` and `Series` that it exports. */
function isFrame(value: unknown): value is DataFrame | Series {
  return value instanceof danfo().NDframe;
}

function fromRows(rows: readonly (readonly number[])[]): Table {
  const width = rows[0]?.length ?? 0;
  return { columns: Array.from({ length: width }, (_, j) => String(j)), index: rows.map((_, i) => i), rows };
}

function fromDataFrame(what: string, source: DataFrame): Table {
  if (!isFrame(source) || source.ndim !== 2)
    throw new Error(`${what}: got ${describe(source)}, expected a DataFrame or an array of rows of numbers.`);
  return { columns: source.columns, index: source.index, rows: source.values as number[][] };
}

function describe(value: unknown): string {
  if (value === undefined || value === null || Number.isNaN(value)) return `missing (${value})`;
  if (typeof value === "string") return `the text ${JSON.stringify(value)}`;
  return typeof value === "object" ? `a ${value.constructor?.name ?? "object"}` : String(value);
}
