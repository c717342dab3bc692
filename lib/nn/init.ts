/**
 * First values of weights, drawn as PyTorch draws them (`torch.nn.init`). Each function fills a parameter in place.
 *
 * A weight has the shape (outFeatures, inFeatures); fan in is the number of inputs of a unit, fan out that of outputs.
 */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { rand, randn } from "../random";
import { shapeText } from "../shape";
import { tf } from "../tensorflow";

/** The activation that follows a layer; each keeps another part of the variance. */
export type Nonlinearity = "linear" | "sigmoid" | "tanh" | "relu" | "leakyReLU";

export interface KaimingOptions {
  /** Keeps the variance of the forward pass ("fanIn", the default) or of the backward pass ("fanOut"). */
  mode?: "fanIn" | "fanOut";
  /** The activation that follows, `"leakyReLU"` by default. */
  nonlinearity?: Nonlinearity;
  /** The slope of that leaky ReLU for negative numbers, 0 by default. */
  negativeSlope?: number;
}

/** Fills with numbers drawn evenly from [from, to), by default [0, 1). Throws when `from` is larger than `to`. */
export function uniform(parameter: Variable, from = 0, to = 1): void {
  if (!(from <= to)) throw new RangeError(`init.uniform: there are no numbers from ${from} to ${to}.`);
  fill(parameter, () => rand(parameter.shape, from, to));
}

/**
 * Fills with normally distributed numbers, by default with mean 0 and standard deviation 1. Throws when that is
 * negative.
 */
export function normal(parameter: Variable, mean = 0, deviation = 1): void {
  if (!(deviation >= 0))
    throw new RangeError(`init.normal: the standard deviation is ${deviation}; expected 0 or more.`);
  fill(parameter, () => randn(parameter.shape, mean, deviation));
}

/** Fills with one number. */
export function constant(parameter: Variable, value: number): void {
  fill(parameter, () => tf.fill(parameter.shape, value));
}

/** Fills with zeros. */
export function zeros(parameter: Variable): void {
  constant(parameter, 0);
}

/** Fills with ones. */
export function ones(parameter: Variable): void {
  constant(parameter, 1);
}

/**
 * Evenly from ±gain · √(6 / (fan in + fan out)).
 *
 * Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS
 * 2010.
 */
export function xavierUniform(parameter: Variable, gain = 1): void {
  // √3 deviations, computed in PyTorch's order, so that the last bit is the same.
  const bound = Math.sqrt(3) * xavierDeviation(parameter, gain);
  uniform(parameter, -bound, bound);
}

/** Normally, with the deviation gain · √(2 / (fan in + fan out)). Source: as `xavierUniform`. */
export function xavierNormal(parameter: Variable, gain = 1): void {
  normal(parameter, 0, xavierDeviation(parameter, gain));
}

/**
 * Evenly from ±gain · √(3 / fan).
 *
 * Source: K. He et al., "Delving deep into rectifiers", ICCV 2015.
 */
export function kaimingUniform(parameter: Variable, options: KaimingOptions = {}): void {
  const bound = Math.sqrt(3) * kaimingDeviation(parameter, options);
  uniform(parameter, -bound, bound);
}

/** Normally, with the deviation gain / √fan. Source: as `kaimingUniform`. */
export function kaimingNormal(parameter: Variable, options: KaimingOptions = {}): void {
  normal(parameter, 0, kaimingDeviation(parameter, options));
}

/** By how much weights must be larger to make up for what the activation takes away. */
export function calculateGain(nonlinearity: Nonlinearity, negativeSlope = 0.01): number {
  if (nonlinearity === "relu") return Math.SQRT2;
  if (nonlinearity === "leakyReLU") return Math.sqrt(2 / (1 + negativeSlope ** 2));
  return nonlinearity === "tanh" ? 5 / 3 : 1;
}

function xavierDeviation(parameter: Variable, gain: number): number {
  const { fanIn, fanOut } = fans(parameter);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

function kaimingDeviation(parameter: Variable, options: KaimingOptions): number {
  const { mode = "fanIn", nonlinearity = "leakyReLU", negativeSlope = 0 } = options;
  return calculateGain(nonlinearity, negativeSlope) / Math.sqrt(fans(parameter)[mode]);
}

function fans({ shape }: Variable): { fanIn: number; fanOut: number } {
  if (shape.length !== 2) {
    throw new Error(
      `A parameter of shape ${shapeText(shape)} has no fan in and fan out; expected (outFeatures, inFeatures).`,
    );
  }
  return { fanIn: shape[1], fanOut: shape[0] };
}

function fill(parameter: Variable, values: () => Tensor): void {
  tf.tidy(() => parameter.assign(values()));
}
