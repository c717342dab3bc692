/** RMSprop. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { setting } from "../jit/input";
import { tf } from "../tensorflow";
import { OPTIMIZER_OPTIONS, Optimizer, type OptimizerOptions, type Update } from "./optimizer";
import { checked, checkedShare, checkNames } from "./options";

export interface RMSpropOptions extends OptimizerOptions {
  /** The share of the running mean of squared gradients that is kept; 0.99 by default (TensorFlow.js has 0.9). */
  alpha?: number;
  /** Added to the root in the denominator, not under it as in TensorFlow.js; 1e-8 by default. */
  eps?: number;
  /** The share of the last step's direction that is kept, from 0 (the default) to below 1. */
  momentum?: number;
}

/**
 * RMSprop: p ← p - lr · g / (√v + eps), where v is a running mean of the squared gradients. With momentum μ:
 * d ← μ d + g / (√v + eps) and p ← p - lr · d. The default for `lr` is 1e-2.
 *
 * Source: T. Tieleman and G. Hinton, "Neural networks for machine learning", lecture 6.5, 2012.
 */
export class RMSprop extends Optimizer {
  private readonly alpha: number;
  private readonly eps: number;
  private readonly squares: readonly Variable[];
  private readonly directions?: readonly Variable[];

  /** @throws when there are no parameters, or an option is out of range */
  constructor(parameters: readonly Variable[], options: RMSpropOptions = {}) {
    checkNames(new.target.name, options, [...OPTIMIZER_OPTIONS, "alpha", "eps", "momentum"]);
    const { lr = 1e-2, alpha = 0.99, eps = 1e-8, momentum = 0 } = options;
    super(parameters, { ...options, lr }, momentum === 0 ? undefined : momentum);
    this.alpha = checkedShare("alpha", alpha);
    this.eps = checked("eps", eps);
    this.squares = this.remember("squareAvg");
    if (momentum > 0) this.directions = this.remember("momentumBuffer");
  }

  protected override apply(updates: readonly Update[], lr: Tensor): void {
    const momentum = this.directions && setting(() => this.momentum);
    for (const { parameter, gradient, index } of updates) {
      const decayed = this.withDecay(parameter, gradient);
      const square = tf.add(tf.mul(this.alpha, this.squares[index]), tf.mul(1 - this.alpha, tf.square(decayed)));
      this.squares[index].assign(square);
      const scaled = tf.div(decayed, tf.add(tf.sqrt(square), this.eps));
      parameter.assign(tf.sub(parameter, tf.mul(lr, momentum ? this.direction(scaled, momentum, index) : scaled)));
    }
  }

  private direction(scaled: Tensor, momentum: Tensor, index: number): Tensor {
    const kept = (this.directions as readonly Variable[])[index];
    const direction = tf.add(tf.mul(momentum, kept), scaled);
    kept.assign(direction);
    return direction;
  }
}
