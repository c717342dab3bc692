/** Adam and AdamW. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { setting } from "../jit/input";
import { tf } from "../tensorflow";
import { OPTIMIZER_OPTIONS, Optimizer, type OptimizerOptions, type Update } from "./optimizer";
import { checked, checkedShare, checkNames } from "./options";

export interface AdamOptions extends OptimizerOptions {
  /** The shares of the running means of gradients and squared gradients that are kept; [0.9, 0.999] by default. */
  betas?: readonly [number, number];
  /** Added to the root in the denominator; 1e-8 by default (TensorFlow.js has 1e-7). */
  eps?: number;
}

/**
 * Adam: p ← p - lr · m̂ / (√v̂ + eps), where m and v are running means of the gradients and of their squares, and the
 * hats make up for their start at 0: m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ) at step t. The default for `lr` is 1e-3.
 *
 * Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
 */
export class Adam extends Optimizer {
  private readonly eps: number;
  private readonly means: readonly Variable[];
  private readonly squares: readonly Variable[];
  /** The number of steps that each parameter has had. */
  private readonly steps: readonly Variable[];
  private beta2: number;

  /** @throws when there are no parameters, or an option is out of range */
  constructor(parameters: readonly Variable[], options: AdamOptions = {}) {
    checkNames(new.target.name, options, [...OPTIMIZER_OPTIONS, "betas", "eps"]);
    const { betas = [0.9, 0.999], eps = 1e-8 } = options;
    const [beta1, beta2] = betas.map((beta) => checkedShare("beta", beta));
    // β₁ is what a one-cycle schedule changes as if it were a momentum.
    super(parameters, options, beta1);
    this.beta2 = beta2;
    this.eps = checked("eps", eps);
    this.means = this.remember("expAvg");
    this.squares = this.remember("expAvgSq");
    this.steps = this.rememberNumbers("step");
  }

  /**
   * The shares of the running means that are kept, β₁ and β₂; new values count from the next step on. `momentum` is β₁
   * too.
   */
  get betas(): readonly [number, number] {
    return [this.momentum, this.beta2];
  }

  /** @throws when one is not from 0 to below 1 */
  set betas([beta1, beta2]: readonly [number, number]) {
    const checkedBeta2 = checkedShare("beta", beta2);
    this.momentum = beta1;
    this.beta2 = checkedBeta2;
  }

  protected override apply(updates: readonly Update[], lr: Tensor): void {
    // Not 1 - β in float32, which has fewer digits.
    const share = setting(() => 1 - this.momentum);
    const logBeta1 = setting(() => Math.log(this.momentum));
    const beta2 = setting(() => this.beta2);
    const share2 = setting(() => 1 - this.beta2);
    const logBeta2 = setting(() => Math.log(this.beta2));
    for (const { parameter, gradient: raw, index } of updates) {
      const steps = tf.add(this.steps[index], 1);
      this.steps[index].assign(steps);
      const meanScale = tf.div(lr, correction(logBeta1, steps));
      const squareScale = tf.sqrt(correction(logBeta2, steps));
      const { start, gradient } = this.decayed(parameter, raw, lr);
      const mean = tf.add(this.means[index], tf.mul(share, tf.sub(gradient, this.means[index])));
      const square = tf.add(tf.mul(beta2, this.squares[index]), tf.mul(share2, tf.square(gradient)));
      this.means[index].assign(mean);
      this.squares[index].assign(square);
      const root = tf.add(tf.div(tf.sqrt(square), squareScale), this.eps);
      parameter.assign(tf.sub(start, tf.mul(meanScale, tf.div(mean, root))));
    }
  }

  /** The parameter and the gradient with weight decay, which here goes into the gradient. */
  protected decayed(parameter: Variable, gradient: Tensor, _lr: Tensor): { start: Tensor; gradient: Tensor } {
    return { start: parameter, gradient: this.withDecay(parameter, gradient) };
  }
}

/**
 * Adam with the weight decay apart from the gradients: p loses lr · weightDecay of itself before the step. Its default
 * is 1e-2.
 *
 * Source: I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
 */
export class AdamW extends Adam {
  /** @throws when there are no parameters, or an option is out of range */
  constructor(parameters: readonly Variable[], options: AdamOptions = {}) {
    super(parameters, { ...options, weightDecay: options.weightDecay ?? 1e-2 });
  }

  protected override decayed(parameter: Variable, gradient: Tensor, lr: Tensor): { start: Tensor; gradient: Tensor } {
    return { start: this.decay ? tf.mul(parameter, tf.sub(1, tf.mul(lr, this.decay))) : parameter, gradient };
  }
}

/** 1 - βᵗ, written so that it keeps its digits in float32. */
function correction(logBeta: Tensor, steps: Tensor): Tensor {
  return tf.neg(tf.expm1(tf.mul(steps, logBeta)));
}
