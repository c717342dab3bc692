import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { DataFrame, Series } from "../danfo";
import { tf } from "../tensorflow";
import { isSeries, readTable, requireNumber } from "./table";

/**
 * A float32 tensor of the same numbers: a DataFrame or rows give (N, columns), a Series or an array (N,).
 * @throws {Error} that names column and row, when a value is missing, infinite or no number, when rows differ in length, or
 *   when there is no value
 */
export function tensor(source: Series | readonly number[]): Tensor1D;
export function tensor(source: DataFrame | readonly (readonly number[])[]): Tensor2D;
export function tensor(
  source: DataFrame | Series | readonly number[] | readonly (readonly number[])[],
): Tensor1D | Tensor2D {
  if (isSeries(source)) return vector(source.values, source.index);
  if (Array.isArray(source) && !Array.isArray(source[0])) return vector(source, [...source.keys()]);
  const { rows } = readTable("data.tensor", source as DataFrame | number[][]);
  return tf.tensor2d(rows as number[][], undefined, "float32");
}

function vector(values: readonly unknown[], index: readonly (string | number)[]): Tensor1D {
  if (values.length === 0) throw new Error("data.tensor: there is no value.");
  values.forEach((value, i) => {
    requireNumber(value, () => `data.tensor: row ${index[i]}`);
  });
  return tf.tensor1d(values as number[], "float32");
}
