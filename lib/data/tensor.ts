/** From tables to tensors. */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { DataFrame, Series } from "../danfo";
import { tf } from "../tensorflow";
import { checkNumber, columnName, describe, isSeries, readTable, rowName, type Table } from "./table";

/**
 * A float32 tensor of a table's numbers: (rows, columns) for a DataFrame or an array of rows, (rows) for a Series or an
 * array of numbers. You dispose of it when you no longer need it.
 *
 * @throws an error that names row and column when a value is missing, text, infinite, or beyond float32 (3.4e38), when rows
 *   differ in length, and when there is no value at all
 */
export function tensor(values: DataFrame | readonly (readonly number[])[]): Tensor2D;
export function tensor(values: Series | readonly number[]): Tensor1D;
export function tensor(
  values: DataFrame | Series | readonly number[] | readonly (readonly number[])[],
): Tensor1D | Tensor2D {
  if (isSeries(values) || isVector(values)) return vector(values);
  const table = readTable(values, "data.tensor");
  table.rows.forEach((row, i) => {
    row.forEach((value, j) => {
      checkRange(value, () => `${columnName(table, j)}, ${rowName(table, i)}`);
    });
  });
  return tf.tensor2d(table.rows, undefined, "float32");
}

function isVector(values: unknown): values is readonly number[] {
  return Array.isArray(values) && !Array.isArray(values[0]);
}

function vector(values: Series | readonly number[]): Tensor1D {
  const names: Pick<Table, "columns" | "index"> = isSeries(values) ? values : {};
  const numbers = Array.from((isSeries(values) ? values.values : values) as number[]);
  if (numbers.length === 0) throw new Error("data.tensor: there are no values.");
  const place = (i: number) => `${names.columns ? `${columnName(names, 0)}, ` : ""}${rowName(names, i)}`;
  numbers.forEach((value, i) => {
    if (Array.isArray(value)) throw new TypeError(`data.tensor: ${place(i)} is ${describe(value)}; expected a number.`);
    checkNumber(value, () => place(i), "data.tensor");
    checkRange(value, () => place(i));
  });
  return tf.tensor1d(numbers, "float32");
}

function checkRange(value: number, place: () => string): void {
  if (Number.isFinite(Math.fround(value))) return;
  throw new RangeError(
    `data.tensor: ${place()} holds ${value}, too large for float32 (at most 3.4e38). Scale it first.`,
  );
}
