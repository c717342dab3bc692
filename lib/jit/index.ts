import type { Scalar } from "@tensorflow/tfjs";
import { eagerStep, type Step } from "./eager";

export { DivergenceError, type Step } from "./eager";

/**
 * Makes one function of a whole training step.
 * @param compute does the step and returns its loss: `() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y))`
 * @returns a function that does one step and gives the loss before its update
 */
export function jit(compute: () => Scalar): Step {
  return eagerStep(compute);
}
