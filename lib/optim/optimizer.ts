/** The base class of all optimisers. */
import type { NamedTensorMap, Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { guard, setting } from "../jit/input";
import { throwIfInterrupted } from "../notebook/bridge";
import { loadVariables } from "../state";
import { tf } from "../tensorflow";
import { clipCoefficient } from "./clip";
import { checked, checkedShare } from "./options";

export interface OptimizerOptions {
  /** The learning rate, how far a step goes. */
  lr?: number;
  /**
   * The share that each parameter loses in a step of rate 1, as if weightDecay/2 · p² were added to the loss; default
   * 0.
   */
  weightDecay?: number;
  /** When the norm of all gradients together is larger, they are scaled down to it; by default they are not. */
  clipGradNorm?: number;
}

/** The names of the options that every optimiser has. */
export const OPTIMIZER_OPTIONS = ["lr", "weightDecay", "clipGradNorm"] as const satisfies (keyof OptimizerOptions)[];

/** A parameter that the loss depends on, and its gradient. */
export interface Update {
  parameter: Variable;
  gradient: Tensor;
  /** Its place in the optimiser's list of parameters, and in what the optimiser remembers. */
  index: number;
}

/** Changes parameters so that a loss becomes smaller. */
export abstract class Optimizer {
  /** The parameters that it changes, each once. */
  readonly parameters: readonly Variable[];
  private decayRate: number;
  /** The weight decay in the step at work; undefined for none. */
  protected decay?: Tensor;
  private readonly clipGradNorm?: number;
  private learningRate: number;
  /** Undefined for an optimiser without. */
  private currentMomentum?: number;
  /** The optimiser's own variables, kept from step to step; each list has an entry per parameter. */
  private readonly memory: Record<string, Variable[]> = {};

  /**
   * @param parameters what to change; a parameter given twice counts once
   * @param momentum how much of the last step's direction is kept; undefined for an optimiser without
   * @throws when there are no parameters, or an option is out of range
   */
  constructor(
    parameters: readonly Variable[],
    { lr = 1e-3, weightDecay = 0, clipGradNorm }: OptimizerOptions,
    momentum: number | undefined,
  ) {
    if (parameters.length === 0) throw new Error("The optimizer got an empty list of parameters.");
    this.parameters = [...new Set(parameters)];
    this.learningRate = checked("learning rate (lr)", lr);
    this.decayRate = checked("weightDecay", weightDecay);
    this.clipGradNorm = clipGradNorm === undefined ? undefined : checked("clipGradNorm", clipGradNorm);
    this.currentMomentum = momentum === undefined ? undefined : checkedShare("momentum", momentum);
  }

  /** The learning rate; setting it counts from the next step on. */
  get lr(): number {
    return this.learningRate;
  }

  set lr(value: number) {
    this.learningRate = checked("learning rate (lr)", value);
  }

  /** The share that each parameter loses in a step of rate 1; a new value counts from the next step on. */
  get weightDecay(): number {
    return this.decayRate;
  }

  set weightDecay(value: number) {
    this.decayRate = checked("weightDecay", value);
  }

  /**
   * The share of the last step's direction that is kept (for Adam β₁); 0 for an optimiser made without. A new value
   * counts from the next step on.
   */
  get momentum(): number {
    return this.currentMomentum ?? 0;
  }

  /** @throws when the optimiser was made without momentum, or the value is not from 0 to below 1 */
  set momentum(value: number) {
    if (this.currentMomentum === undefined)
      throw new Error("The optimizer was made without momentum; give it one when you make it.");
    this.currentMomentum = checkedShare("momentum", value);
  }

  /**
   * One step: computes the loss and its gradients, and updates the parameters once.
   * A parameter that the loss does not depend on stays as it is, and so does a frozen one.
   *
   * @param loss computes the loss, a scalar
   * @returns the loss, from before the update; dispose of it, or run the step by `jit`, which does
   * @throws when the loss is not a scalar, or does not depend on any parameter that is not frozen
   * @throws KeyboardInterrupt when the user interrupts the cell
   */
  minimize(loss: () => Tensor): Scalar {
    if (!this.parameters.some(({ trainable }) => trainable))
      throw new Error("All parameters of the optimizer are frozen.");
    // A loop around it that gives nobody a turn stops here, between two steps.
    throwIfInterrupted();
    return tf.tidy(() => {
      const { value, grads } = this.gradients(loss);
      this.update(grads);
      return value;
    });
  }

  private gradients(loss: () => Tensor): { value: Scalar; grads: NamedTensorMap } {
    try {
      // It says itself when the loss is no scalar.
      return tf.variableGrads(loss as () => Scalar, [...this.parameters]);
    } catch (error) {
      if (!/Cannot find a connection/.test(String(error))) throw error;
      const message =
        "The loss depends on none of the optimizer's parameters that learn. If the model was made again, make the " +
        "optimizer again after it.";
      throw new Error(message, { cause: error });
    }
  }

  /** The optimiser's own variables by name, such as running means; not copies, and not the model's weights. */
  stateDict(): Record<string, Variable> {
    const entries = Object.entries(this.memory).flatMap(([name, variables]) =>
      variables.map((variable, i): [string, Variable] => [`${name}.${i}`, variable]),
    );
    return Object.fromEntries(entries);
  }

  /**
   * Copies saved values into what the optimiser remembers. When something does not fit, nothing changes.
   *
   * @throws with a list of the names that are missing, unexpected or of another shape
   */
  loadStateDict(state: NamedTensorMap): void {
    loadVariables(this.stateDict(), state, this.constructor.name);
  }

  /** Frees the memory of what the optimiser remembers. It cannot be used afterwards. */
  dispose(): void {
    tf.dispose(this.stateDict());
  }

  /** Changes the parameters by their gradients. */
  protected abstract apply(updates: readonly Update[], lr: Tensor): void;

  /** Zeros of the shape of each parameter, to remember something in from step to step. */
  protected remember(name: string): readonly Variable[] {
    return this.rememberAs(
      name,
      this.parameters.map(({ shape }) => shape),
    );
  }

  /** A number for each parameter, 0 at first, to remember from step to step. */
  protected rememberNumbers(name: string): readonly Variable[] {
    return this.rememberAs(
      name,
      this.parameters.map(() => []),
    );
  }

  /** The gradient with the weight decay's: what most optimisers take for the gradient. */
  protected withDecay(parameter: Variable, gradient: Tensor): Tensor {
    return this.decay ? tf.add(gradient, tf.mul(this.decay, parameter)) : gradient;
  }

  private rememberAs(name: string, shapes: readonly number[][]): Variable[] {
    this.memory[name] = shapes.map((shape) => tf.tidy(() => tf.variable(tf.zeros(shape), false)));
    return this.memory[name];
  }

  private update(gradients: NamedTensorMap): void {
    const updates = this.parameters.flatMap((parameter, index): Update[] => {
      const gradient = gradients[parameter.name];
      return gradient ? [{ parameter, gradient, index }] : [];
    });
    const clipped = this.clipped(updates);
    const lr = setting(() => this.lr);
    this.decay = guard(() => this.weightDecay > 0) ? setting(() => this.weightDecay) : undefined;
    this.apply(clipped, lr);
    this.decay = undefined;
  }

  private clipped(updates: readonly Update[]): readonly Update[] {
    if (this.clipGradNorm === undefined) return updates;
    const scale = clipCoefficient(
      updates.map(({ gradient }) => gradient),
      this.clipGradNorm,
    );
    return updates.map((update) => ({ ...update, gradient: tf.mul(update.gradient, scale) }));
  }
}
