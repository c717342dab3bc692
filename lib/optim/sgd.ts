/** Stochastic gradient descent. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { Optimizer } from "./optimizer";

export interface SGDOptions {
  /** The learning rate, how far a step goes; 1e-3 by default. */
  lr?: number;
}

/** Gradient descent: p ← p - lr · gradient. */
export class SGD extends Optimizer {
  /** @throws when there are no parameters, or the learning rate is negative or not a number */
  constructor(parameters: readonly Variable[], { lr = 1e-3 }: SGDOptions = {}) {
    super(parameters, lr);
  }

  protected override step(parameter: Variable, gradient: Tensor, lr: Tensor): void {
    parameter.assign(tf.sub(parameter, tf.mul(lr, gradient)));
  }
}
