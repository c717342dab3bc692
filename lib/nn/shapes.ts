import type { Tensor } from "@tensorflow/tfjs";

/** A shape as PyTorch and NumPy write it: (506, 13), (3,), (). */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** @throws {Error} that names both shapes when they differ: nothing is broadcast where a loss or a target is concerned */
export function requireSameShape(what: string, prediction: Tensor, target: Tensor): void {
  const [a, b] = [prediction.shape, target.shape];
  if (a.length === b.length && a.every((size, i) => size === b[i])) return;
  const advice =
    prediction.size === target.size
      ? `Reshape one: target.reshape([${a.join(", ")}]).`
      : "Each prediction needs one target: check how x and y were made.";
  throw new Error(
    `${what}: the prediction has shape ${shapeText(a)}, the target ${shapeText(b)}; expected the same. ${advice}`,
  );
}
