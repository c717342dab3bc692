import type { Scalar, Variable } from "@tensorflow/tfjs";
import { input } from "../jit/input";
import { tf } from "../tensorflow";

export interface SGDOptions {
  /** The learning rate. */
  readonly lr: number;
}

/** Gradient descent, as `torch.optim.SGD`: w ← w - lr · ∂loss/∂w. */
export class SGD {
  /** The learning rate; may be set between steps. */
  lr: number;

  /**
   * @param parameters what the steps change: `model.parameters()`
   * @throws {Error} when there is none, or when the learning rate is not a finite number of at least 0
   */
  constructor(
    private readonly parameters: Variable[],
    { lr }: SGDOptions,
  ) {
    if (parameters.length === 0)
      throw new Error(
        "SGD: there is no parameter to train. A Module's layers are found in its fields: this.linear1 = ….",
      );
    if (!(Number.isFinite(lr) && lr >= 0)) throw new Error(`SGD: lr is ${lr}, expected a finite number of at least 0.`);
    this.lr = lr;
  }

  /**
   * One step: the loss, its gradients, and the update of every parameter that takes part in it.
   * @param loss computes the loss, a scalar, from the parameters
   * @returns the loss before the update; yours to dispose, unless inside `jit` or `tf.tidy`
   */
  minimize(loss: () => Scalar): Scalar {
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, this.parameters);
      const lr = input(() => this.lr);
      for (const parameter of this.parameters) {
        const gradient = grads[parameter.name];
        if (gradient) parameter.assign(tf.sub(parameter, tf.mul(gradient, lr)));
      }
      return value;
    });
  }
}
