/** A training step in plain TensorFlow.js, op by op. */
import type { Scalar, Tensor, TypedArray, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { DivergenceError } from "./divergence";

/** Runs a step again and again, and keeps what is needed to undo it. */
export class EagerStep {
  private steps = 0;
  /** What the variables held when the loss was last finite, as far as that step changed them. */
  private lastGood = new Map<Variable, TypedArray>();

  constructor(private readonly step: () => Scalar) {}

  /**
   * Runs the step and returns its loss, from before the update.
   *
   * @throws DivergenceError if the loss is not finite, and gives the variables the values of the last finite loss back
   */
  run(): number {
    this.steps++;
    const replaced = new Map<Variable, TypedArray>();
    const loss = tf.tidy(() => watchAssignments(replaced, this.step).dataSync()[0]);
    if (!Number.isFinite(loss)) {
      restore(replaced);
      restore(this.lastGood);
      throw new DivergenceError(loss, this.steps);
    }
    this.lastGood = replaced;
    return loss;
  }
}

/**
 * Runs the step and notes what each variable held before its first assignment.
 * The values are copied to the host: tensors kept from step to step would show in the count of tensors.
 */
function watchAssignments(replaced: Map<Variable, TypedArray>, step: () => Scalar): Scalar {
  const prototype = tf.Variable.prototype;
  const { assign } = prototype;
  prototype.assign = function (this: Variable, value: Tensor) {
    if (!replaced.has(this)) replaced.set(this, this.dataSync());
    assign.call(this, value);
  };
  try {
    return step();
  } finally {
    prototype.assign = assign;
  }
}

function restore(values: Map<Variable, TypedArray>): void {
  for (const [variable, before] of values) {
    tf.tidy(() => variable.assign(tf.tensor(before, variable.shape, variable.dtype)));
  }
}
