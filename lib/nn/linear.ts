/** The linear layer. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { shapeText } from "../shape";
import { tf } from "../tensorflow";
import * as init from "./init";
import { Module } from "./module";
import { parameter } from "./parameter";

export interface LinearOptions {
  /** True (the default) adds a bias. */
  bias?: boolean;
}

/**
 * y = x Wᵀ + b: maps (…, inFeatures) to (…, outFeatures).
 *
 * `weight` (outFeatures, inFeatures) and `bias` (outFeatures) start as in PyTorch, drawn evenly from ±1/√inFeatures,
 * weight first.
 */
export class Linear extends Module {
  readonly weight: Variable;
  readonly bias?: Variable;

  /** @throws RangeError when a number of features is not a positive whole number */
  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    { bias = true }: LinearOptions = {},
  ) {
    super();
    for (const features of [inFeatures, outFeatures]) {
      if (!Number.isInteger(features) || features < 1) {
        throw new RangeError(
          `Linear(${inFeatures}, ${outFeatures}): the numbers of features must be whole and positive.`,
        );
      }
    }
    this.weight = parameter(tf.zeros([outFeatures, inFeatures]));
    // With a slope of √5 the bound is 1/√inFeatures; PyTorch computes it this way.
    init.kaimingUniform(this.weight, { negativeSlope: Math.sqrt(5) });
    if (!bias) return;
    this.bias = parameter(tf.zeros([outFeatures]));
    const bound = 1 / Math.sqrt(inFeatures);
    init.uniform(this.bias, -bound, bound);
  }

  /** @throws when the last dimension of `x` is not `inFeatures` */
  override forward<T extends Tensor>(x: T): T {
    if (x.shape.at(-1) !== this.inFeatures) {
      throw new Error(
        `The shapes do not fit: input ${shapeText(x.shape)} against ${this}; its last dimension must be ${this.inFeatures}.`,
      );
    }
    return tf.tidy(() => {
      const rows = x.rank === 2 ? x : x.reshape([-1, this.inFeatures]);
      const product = tf.matMul(rows, this.weight, false, true);
      const y = this.bias ? tf.add(product, this.bias) : product;
      return (x.rank === 2 ? y : y.reshape([...x.shape.slice(0, -1), this.outFeatures])) as T;
    });
  }

  override extraRepr(): string {
    const bias = this.bias ? "True" : "False";
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${bias}`;
  }
}

/** A new `Linear` layer. */
export function linear(inFeatures: number, outFeatures: number, options?: LinearOptions): Linear {
  return new Linear(inFeatures, outFeatures, options);
}
