/** What all optimisers share. */
import type { NamedTensorMap, Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { input } from "../jit/input";
import { tf } from "../tensorflow";

/** Changes parameters so that a loss becomes smaller. */
export abstract class Optimizer {
  private readonly parameters: readonly Variable[];
  private learningRate: number;

  /**
   * @param parameters what to change; a parameter given twice counts once
   * @param lr the learning rate
   * @throws when there are no parameters, or the learning rate is negative or not a number
   */
  constructor(parameters: readonly Variable[], lr: number) {
    if (parameters.length === 0) throw new Error("The optimizer got an empty list of parameters.");
    this.parameters = [...new Set(parameters)];
    this.learningRate = checkedLearningRate(lr);
  }

  /** The learning rate; setting it counts from the next step on. */
  get lr(): number {
    return this.learningRate;
  }

  set lr(value: number) {
    this.learningRate = checkedLearningRate(value);
  }

  /**
   * One step: computes the loss and its gradients, and updates the parameters once.
   * A parameter that the loss does not depend on stays as it is.
   *
   * @param loss computes the loss, a scalar
   * @returns the loss, from before the update; dispose of it, or run the step by `jit`, which does
   * @throws when the loss is not a scalar, or does not depend on any parameter
   */
  minimize(loss: () => Scalar): Scalar {
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, [...this.parameters]);
      this.update(grads);
      return value;
    });
  }

  /** Changes one parameter by its gradient. */
  protected abstract step(parameter: Variable, gradient: Tensor, lr: Tensor): void;

  private update(gradients: NamedTensorMap): void {
    const lr = input(() => this.lr);
    for (const parameter of this.parameters) {
      const gradient = gradients[parameter.name];
      if (gradient) this.step(parameter, gradient, lr);
    }
  }
}

function checkedLearningRate(lr: number): number {
  if (lr >= 0 && Number.isFinite(lr)) return lr;
  throw new RangeError(`The learning rate (lr) is ${lr}; expected a number of at least 0.`);
}
