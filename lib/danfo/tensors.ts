/**
 * Fault: a tensor of a table has 0 for what is missing and NaN for texts, and cuts fractions and large whole numbers.
 * Mend: what is missing is NaN, a text an error; whole numbers that int32 holds are int32, all else is float32.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { define } from "./core/define";
import type { Frame, Series } from "./core/frame";
import { isMissing, show } from "./core/values";
import type { Parts } from "./parts";

export function mendTensors({ base, module }: Parts): void {
  define(base, {
    get tensor() {
      const tf = module.tensorflow as typeof TensorFlow;
      const table = this as unknown as Frame | Series;
      if (!table.$isSeries) {
        const columns = table.$dataIncolumnFormat.map((column, j) => numbers(column, table.$columns[j]));
        const values = Float32Array.from(
          { length: table.$index.length * columns.length },
          (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
        );
        return tf.tensor2d(values, [table.$index.length, columns.length], "float32");
      }
      if (table.$dtypes[0] === "string") return tf.tensor1d(table.$data as string[], "string");
      const values = numbers(table.$data, table.$columns[0]);
      const isWhole = table.$dtypes[0] !== "float32" && values.every((value) => value === (value | 0));
      if (table.$dtypes[0] === "boolean" && isWhole) return tf.tensor1d(values, "bool");
      return tf.tensor1d(values, isWhole ? "int32" : "float32");
    },
  });
}

function numbers(values: readonly unknown[], name: string): number[] {
  return values.map((value, i) => {
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return Number(value);
    if (isMissing(value)) return Number.NaN;
    throw new TypeError(
      `tensor: column ${show(name)} holds ${show(value)} at place ${i}; expected numbers. Leave the column out, or encode it.`,
    );
  });
}
