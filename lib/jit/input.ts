/** Values that the host changes from step to step. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";

/**
 * A tensor whose values are read anew for every step: a learning rate, the rows of a mini-batch, a dropout mask.
 *
 * @param read gives the values, in row-major order; called once per step
 * @param shape a scalar by default
 */
export function input(
  read: () => number | Float32Array | Int32Array | number[],
  shape: number[] = [],
  dtype: "float32" | "int32" = "float32",
): Tensor {
  return tf.tensor(read(), shape, dtype);
}
