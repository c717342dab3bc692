/** From tables to tensors. */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { DataFrame, Series } from "../danfo";
import { tf } from "../tensorflow";
import { checkNumber, columnName, describe, isSeries, readTable, rowName, type Table } from "./table";

/** What a tensor's numbers are: float32 for measurements, int32 for the numbers of classes. */
type DType = "float32" | "int32";

/**
 * A tensor of a table's numbers: (rows, columns) for a DataFrame or an array of rows, (rows) for a Series or an array of
 * numbers. You dispose of it when you no longer need it.
 *
 * @param dtype "float32" by default; "int32" for class numbers, which must be whole
 * @throws an error that names row and column when a value is missing, text, infinite, or not exact in the type (beyond
 *   3.4e38 for float32; not whole, or beyond 2^31, for int32), when rows differ in length, and when there is no value at all
 */
export function tensor(values: DataFrame | readonly (readonly number[])[], dtype?: DType): Tensor2D;
export function tensor(values: Series | readonly number[], dtype?: DType): Tensor1D;
export function tensor(
  values: DataFrame | Series | readonly number[] | readonly (readonly number[])[],
  dtype: DType = "float32",
): Tensor1D | Tensor2D {
  if (isSeries(values) || isVector(values)) return vector(values, dtype);
  const table = readTable(values, "data.tensor");
  table.rows.forEach((row, i) => {
    row.forEach((value, j) => {
      checkRange(value, dtype, () => `${columnName(table, j)}, ${rowName(table, i)}`);
    });
  });
  return tf.tensor2d(table.rows, undefined, dtype);
}

function isVector(values: unknown): values is readonly number[] {
  return Array.isArray(values) && !Array.isArray(values[0]);
}

function vector(values: Series | readonly number[], dtype: DType): Tensor1D {
  const names: Pick<Table, "columns" | "index"> = isSeries(values) ? values : {};
  const numbers = Array.from((isSeries(values) ? values.values : values) as number[]);
  if (numbers.length === 0) throw new Error("data.tensor: there are no values.");
  const place = (i: number) => `${names.columns ? `${columnName(names, 0)}, ` : ""}${rowName(names, i)}`;
  numbers.forEach((value, i) => {
    if (Array.isArray(value)) throw new TypeError(`data.tensor: ${place(i)} is ${describe(value)}; expected a number.`);
    checkNumber(value, () => place(i), "data.tensor");
    checkRange(value, dtype, () => place(i));
  });
  return tf.tensor1d(numbers, dtype);
}

function checkRange(value: number, dtype: DType, place: () => string): void {
  if (dtype === "int32") {
    if (value === (value | 0)) return;
    throw new RangeError(`data.tensor: ${place()} holds ${value}; expected a whole number for int32.`);
  }
  if (Number.isFinite(Math.fround(value))) return;
  throw new RangeError(
    `data.tensor: ${place()} holds ${value}, too large for float32 (at most 3.4e38). Scale it first.`,
  );
}
