/** Dropout. */
import type { Tensor } from "@tensorflow/tfjs";
import { guard, input } from "../jit/input";
import { bernoulli } from "../random";
import { tf } from "../tensorflow";
import { Module } from "./module";
import { pythonFloat } from "./print";

/**
 * While training, sets each element to 0 with probability p and divides the others by 1 - p; otherwise gives x as it
 * is. Takes any shape.
 *
 * Source: N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).
 */
export class Dropout extends Module {
  /**
   * @param p 0.5 by default
   * @throws RangeError when p is not between 0 and 1
   */
  constructor(readonly p = 0.5) {
    super();
    if (!(p >= 0 && p <= 1)) throw new RangeError(`Dropout(${p}): the probability must be between 0 and 1.`);
  }

  override forward<T extends Tensor>(x: T): T {
    if (!guard(() => this.training) || this.p === 0) return x;
    // Without drawing, as in PyTorch.
    if (this.p === 1) return tf.mul(x, 0);
    // Divided in float32, as PyTorch does.
    const scale = 1 / Math.fround(1 - this.p);
    const mask = () => bernoulli(x.size, 1 - this.p).map((keep) => (keep ? scale : 0));
    return tf.tidy(() => tf.mul(x, input(mask, x.shape)) as T);
  }

  override extraRepr(): string {
    return `p=${pythonFloat(this.p)}, inplace=False`;
  }
}

/** A new `Dropout` layer. */
export function dropout(p?: number): Dropout {
  return new Dropout(p);
}
