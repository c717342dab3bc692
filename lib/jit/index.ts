/** `jit` makes a training step ready to be called again and again. */
import type { Scalar } from "@tensorflow/tfjs";
import { EagerStep } from "./eager";

export { DivergenceError } from "./divergence";
export { input } from "./input";

/** A training step, ready to be called again and again. */
export interface Step {
  /**
   * Runs the step and returns the loss, as it was before the update.
   *
   * @throws DivergenceError if the loss is NaN or infinite; the variables are then those of the last finite loss
   */
  (): number;
  /** What runs the step: `"eager"`, TensorFlow.js op by op. */
  readonly engine: string;
  /** Frees what the step holds. The variables keep their values. */
  dispose(): void;
}

/**
 * Makes a training step: `const step = jit(() => optimizer.minimize(() => loss))`, then `step()` for each epoch.
 * All tensors that a step makes are disposed of.
 *
 * @param step returns the loss, a scalar tensor
 */
export function jit(step: () => Scalar): Step {
  const eager = new EagerStep(step);
  return Object.assign(() => eager.run(), { engine: "eager", dispose() {} });
}
