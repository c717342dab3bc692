/** Shapes of tensors, in errors and in types. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs";

/** The type of a tensor of that shape: of a list of numbers whose length is not known, `Tensor`. */
export type TensorOf<S extends readonly number[]> = S extends readonly []
  ? Scalar
  : S extends readonly [number]
    ? Tensor1D
    : S extends readonly [number, number]
      ? Tensor2D
      : S extends readonly [number, number, number]
        ? Tensor3D
        : S extends readonly [number, number, number, number]
          ? Tensor4D
          : Tensor;

/** @throws TypeError when the value is no tensor; it says how to make one */
export function checkTensor(value: unknown, name: string, expected: string): void {
  if (isTensor(value)) return;
  const given = (value as object | null | undefined)?.constructor?.name ?? String(value);
  throw new TypeError(
    `${name} is no tensor (got ${given}); expected ${expected}. data.tensor(…) makes one of a DataFrame, a Series or an array.`,
  );
}

export function isTensor(
  value: unknown,
): value is { readonly shape: readonly number[]; dataSync(): ArrayLike<number> } {
  return typeof (value as { dataSync?: unknown } | null | undefined)?.dataSync === "function";
}

/** A shape as people write it: (506, 13), (3,), (). */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
