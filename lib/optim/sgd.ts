/** Stochastic gradient descent. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { setting } from "../jit/input";
import { tf } from "../tensorflow";
import { OPTIMIZER_OPTIONS, Optimizer, type OptimizerOptions, type Update } from "./optimizer";
import { checked, checkNames } from "./options";

export interface SGDOptions extends OptimizerOptions {
  /** The share of the last step's direction that is kept, from 0 (the default) to below 1. */
  momentum?: number;
  /** The part of a gradient that momentum leaves out, from the second step on; 0 by default. */
  dampening?: number;
  /** Looks ahead along the momentum (Y. Nesterov, 1983); false by default. */
  nesterov?: boolean;
}

/**
 * Gradient descent: p ← p - lr · g. The default for `lr` is 1e-3.
 *
 * With momentum μ the gradients add up to a direction: d ← μ d + (1 - dampening) g, where the first d is g, and
 * p ← p - lr · d; with Nesterov's, p ← p - lr · (g + μ d).
 */
export class SGD extends Optimizer {
  private readonly dampening: number;
  private readonly nesterov: boolean;
  private readonly directions?: readonly Variable[];
  /** 0 before a parameter's first step, then 1. */
  private readonly started?: readonly Variable[];

  /**
   * @throws when there are no parameters, an option is out of range, or `nesterov` is without momentum or with
   *   dampening
   */
  constructor(parameters: readonly Variable[], options: SGDOptions = {}) {
    checkNames(new.target.name, options, [...OPTIMIZER_OPTIONS, "momentum", "dampening", "nesterov"]);
    const { momentum = 0, dampening = 0, nesterov = false } = options;
    super(parameters, options, momentum === 0 ? undefined : momentum);
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new RangeError("nesterov needs a momentum above 0, and no dampening.");
    }
    this.dampening = checked("dampening", dampening);
    this.nesterov = nesterov;
    if (momentum === 0) return;
    this.directions = this.remember("momentumBuffer");
    if (dampening > 0) this.started = this.rememberNumbers("started");
  }

  protected override apply(updates: readonly Update[], lr: Tensor): void {
    const momentum = this.directions && setting(() => this.momentum);
    for (const { parameter, gradient, index } of updates) {
      const decayed = this.withDecay(parameter, gradient);
      const direction = momentum ? this.direction(decayed, momentum, index) : decayed;
      parameter.assign(tf.sub(parameter, tf.mul(lr, direction)));
    }
  }

  private direction(gradient: Tensor, momentum: Tensor, index: number): Tensor {
    const kept = (this.directions as readonly Variable[])[index];
    const direction = tf.add(tf.mul(momentum, kept), this.dampened(gradient, index));
    kept.assign(direction);
    return this.nesterov ? tf.add(gradient, tf.mul(momentum, direction)) : direction;
  }

  private dampened(gradient: Tensor, index: number): Tensor {
    const started = this.started?.[index];
    if (!started) return gradient;
    const share = tf.sub(1, tf.mul(this.dampening, started));
    started.assign(tf.onesLike(started));
    return tf.mul(share, gradient);
  }
}
