/** First values of weights, drawn as PyTorch draws them. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { generator } from "./generator";

/** The weight (outFeatures, inFeatures) of a linear layer, from ±1/√inFeatures by PyTorch's arithmetic. */
export function linearWeight(inFeatures: number, outFeatures: number): Tensor {
  // PyTorch draws it by kaiming_uniform_ with a = √5: a gain of √(2 / (1 + a²)), and a bound of √3 deviations.
  const deviation = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(inFeatures);
  const bound = Math.sqrt(3) * deviation;
  return uniform([outFeatures, inFeatures], -bound, bound);
}

/** The bias (outFeatures) of a linear layer, from ±1/√inFeatures. */
export function linearBias(inFeatures: number, outFeatures: number): Tensor {
  const bound = 1 / Math.sqrt(inFeatures);
  return uniform([outFeatures], -bound, bound);
}

/** A float32 tensor of numbers drawn evenly from [from, to), in row-major order. */
function uniform(shape: number[], from: number, to: number): Tensor {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const values = Float32Array.from({ length: count }, () => generator.uniform(from, to));
  return tf.tensor(values, shape);
}
