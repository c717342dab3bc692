/** Adam and AdamW. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { input } from "../jit/input";
import { tf } from "../tensorflow";
import { checked, checkedShare, Optimizer, type OptimizerOptions, type Update } from "./optimizer";

export interface AdamOptions extends OptimizerOptions {
  /** How much is kept of the running mean of the gradients, and of their squares; [0.9, 0.999] by default. */
  betas?: readonly [number, number];
  /** Added to the root in the denominator; 1e-8 by default (TensorFlow.js has 1e-7). */
  eps?: number;
}

/**
 * Adam: p ← p - lr · m̂ / (√v̂ + eps), where m and v are running means of the gradients and of their squares, and the hats
 * make up for their start at 0: m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ) at step t. The default for `lr` is 1e-3.
 *
 * Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
 */
export class Adam extends Optimizer {
  private readonly eps: number;
  private readonly means: readonly Variable[];
  private readonly squares: readonly Variable[];
  private readonly steps: Variable;
  private readonly beta2: number;
  private beta1: number;

  /** @throws when there are no parameters, or an option is out of range */
  constructor(parameters: readonly Variable[], options: AdamOptions = {}) {
    super(parameters, options);
    const { betas = [0.9, 0.999], eps = 1e-8 } = options;
    [this.beta1, this.beta2] = betas.map((beta) => checkedShare("beta", beta));
    this.eps = checked("eps", eps);
    this.means = this.remember("expAvg");
    this.squares = this.remember("expAvgSq");
    this.steps = this.rememberNumber("step");
  }

  /** β₁, which a one-cycle schedule changes as if it were a momentum. Setting it counts from the next step on. */
  override get momentum(): number {
    return this.beta1;
  }

  override set momentum(value: number) {
    this.beta1 = checkedShare("beta", value);
  }

  protected override apply(updates: readonly Update[], lr: Tensor): void {
    this.steps.assign(tf.add(this.steps, 1));
    // Not 1 - β₁ in float32, which has fewer digits.
    const share = input(() => 1 - this.beta1);
    const meanScale = tf.div(lr, this.correction(input(() => Math.log(this.beta1))));
    const squareScale = tf.sqrt(this.correction(tf.scalar(Math.log(this.beta2))));
    for (const { parameter, gradient: raw, index } of updates) {
      const { start, gradient } = this.decay(parameter, raw, lr);
      const mean = tf.add(this.means[index], tf.mul(share, tf.sub(gradient, this.means[index])));
      const square = tf.add(tf.mul(this.beta2, this.squares[index]), tf.mul(1 - this.beta2, tf.square(gradient)));
      this.means[index].assign(mean);
      this.squares[index].assign(square);
      const root = tf.add(tf.div(tf.sqrt(square), squareScale), this.eps);
      parameter.assign(tf.sub(start, tf.mul(meanScale, tf.div(mean, root))));
    }
  }

  /** Where the weight decay goes: here into the gradient. */
  protected decay(parameter: Variable, gradient: Tensor, _lr: Tensor): { start: Tensor; gradient: Tensor } {
    return { start: parameter, gradient: this.withDecay(parameter, gradient) };
  }

  /** 1 - βᵗ, written so that it keeps its digits in float32. */
  private correction(logBeta: Tensor): Tensor {
    return tf.neg(tf.expm1(tf.mul(this.steps, logBeta)));
  }
}

/**
 * Adam with the weight decay apart from the gradients: p loses lr · weightDecay of itself before the step. Its default is
 * 1e-2.
 *
 * Source: I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
 */
export class AdamW extends Adam {
  /** @throws when there are no parameters, or an option is out of range */
  constructor(parameters: readonly Variable[], options: AdamOptions = {}) {
    super(parameters, { ...options, weightDecay: options.weightDecay ?? 1e-2 });
  }

  protected override decay(parameter: Variable, gradient: Tensor, lr: Tensor): { start: Tensor; gradient: Tensor } {
    return { start: tf.mul(parameter, tf.sub(1, tf.mul(lr, this.weightDecay))), gradient };
  }
}
