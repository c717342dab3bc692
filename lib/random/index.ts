/** Everything random in the library is drawn here, from one generator: PyTorch's, so that a seed gives its numbers. */
import type { TensorOf } from "../shape";
import { tf } from "../tensorflow";
import { Generator } from "./generator";
import { normalValues } from "./normal";

/** The generator of the process; before `manualSeed` its seed is arbitrary. */
export const generator = new Generator(Math.floor(Math.random() * 2 ** 32));

/**
 * Makes what is random in the library repeatable: after `manualSeed(s)` it draws the numbers that PyTorch draws on the
 * CPU after `torch.manual_seed(s)`.
 *
 * @param seed a whole number
 * @throws RangeError when it is not one
 */
export function manualSeed(seed: number): void {
  generator.seed(seed);
}

/** A float32 tensor of numbers drawn evenly from [from, to), by default [0, 1). */
export function rand<const S extends readonly number[]>(shape: S, from = 0, to = 1): TensorOf<S> {
  const values = Float32Array.from({ length: sizeOf(shape) }, () => generator.uniform(from, to));
  return tf.tensor(values, [...shape]) as TensorOf<S>;
}

/** A float32 tensor of normally distributed numbers, by default with mean 0 and standard deviation 1. */
export function randn<const S extends readonly number[]>(shape: S, mean = 0, deviation = 1): TensorOf<S> {
  return tf.tensor(normalValues(generator, sizeOf(shape), mean, deviation), [...shape]) as TensorOf<S>;
}

/** The numbers 0 … count - 1 in random order. */
export function randperm(count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < count - 1; i++) {
    const j = i + (generator.random() % (count - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * `count` numbers, each 1 with the given probability, else 0. (A PyTorch that has Intel's MKL draw these gives others.)
 */
export function bernoulli(count: number, probability: number): Float32Array {
  return Float32Array.from({ length: count }, () => Number(generator.uniformDouble() < probability));
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
