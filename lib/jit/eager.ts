/** A training step in plain TensorFlow.js. */
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { type InputValue, withInputs } from "./input";

/** The loss became NaN or infinite. The weights are those of the last finite loss. */
export class DivergenceError extends Error {
  override name = "DivergenceError";
  /**
   * @param loss NaN or infinite
   * @param step how many steps there have been, this one included
   */
  constructor(
    readonly loss: number,
    readonly step: number,
  ) {
    super(
      step === 1
        ? `The loss of the first step is ${loss}. Look for NaN, infinite or very large values in the data; if there are none, lower the learning rate (lr).`
        : `The loss is ${loss} at step ${step}: training diverged. The weights are again those of the last finite loss. Lower the learning rate (lr).`,
    );
  }
}

/** Runs a step op by op, and keeps what is needed to undo it. */
export class EagerStep {
  /** What the last step with a finite loss replaced. */
  private replaced = new Map<Variable, Tensor>();

  constructor(private readonly step: () => Scalar) {}

  /**
   * The loss, from before the update. If it is not finite, the variables are those of the last finite loss again.
   *
   * @param inputs values of `jit.input` for this step that were read already
   */
  run(inputs: readonly InputValue[] = []): number {
    const replaced = new Map<Variable, Tensor>();
    const loss = watchAssignments(replaced, () =>
      withInputs(inputs, undefined, () => tf.tidy(() => this.step().dataSync()[0])),
    );
    if (Number.isFinite(loss)) {
      this.forget();
      this.replaced = replaced;
      return loss;
    }
    for (const [variable, before] of [...replaced, ...this.replaced]) variable.assign(before);
    tf.dispose([...replaced.values()]);
    return loss;
  }

  dispose(): void {
    this.forget();
  }

  private forget(): void {
    tf.dispose([...this.replaced.values()]);
    this.replaced = new Map();
  }
}

/** Runs `body` and notes for each variable that it assigns the value from before: a reference, not a copy. */
function watchAssignments<T>(replaced: Map<Variable, Tensor>, body: () => T): T {
  const prototype = tf.Variable.prototype;
  const { assign } = prototype;
  prototype.assign = function (this: Variable, value: Tensor) {
    if (!replaced.has(this)) replaced.set(this, tf.keep(this.clone()));
    assign.call(this, value);
  };
  try {
    return body();
  } finally {
    prototype.assign = assign;
  }
}
