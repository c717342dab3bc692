/** Numbers from whatever holds them: arrays, tensors, Danfo columns. */
import { isDataFrame, isSeries, readFrame } from "./frame";
import { isTensor, shapeText } from "./shape";

/** A column of numbers: an array, a tensor of shape (n) or (n, 1), a Danfo Series, or a DataFrame of one column. */
export type Column =
  | ArrayLike<number | null | undefined>
  | readonly (readonly [number])[]
  | { readonly shape: readonly number[]; dataSync(): ArrayLike<number> }
  | { readonly values: unknown; readonly shape: readonly number[] };

/** True for a column; false for an object with a column for each name. */
export function isColumn(value: unknown): value is Column {
  if (typeof value !== "object" || value === null) return false;
  return isSeries(value) || isDataFrame(value) || isTensor(value) || isList(value);
}

/**
 * The values of a column as numbers; a missing one is NaN.
 * @param name what the column is, for the error.
 * @throws TypeError when it has more than one column or holds something that is not a number.
 */
export function numbers(column: Column, name: string): number[] {
  return Array.from(listOf(column, name), (value, row) => toNumber(value, `${name}[${row}]`));
}

function listOf(column: Column, name: string): ArrayLike<unknown> {
  if (isSeries(column) || isDataFrame(column)) {
    const { columns, rows } = readFrame(column);
    checkWidth([rows.length, columns.length], name);
    return rows.map(([value]) => value);
  }
  if (isTensor(column)) {
    checkWidth(column.shape, name);
    return column.dataSync();
  }
  if (isList(column)) return column;
  throw new TypeError(`${name} must be an array, a tensor or a DataFrame column, but is ${JSON.stringify(column)}.`);
}

function checkWidth(shape: readonly number[], name: string): void {
  if (shape.slice(1).every((size) => size === 1)) return;
  throw new TypeError(`${name} must be one column, but has shape ${shapeText(shape)}. Pick the column that is meant.`);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function toNumber(value: unknown, name: string): number {
  if (typeof value === "number") return value;
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value) && value.length === 1) return toNumber(value[0], name);
  throw new TypeError(`${name} must be a number, but is ${JSON.stringify(value)}.`);
}
