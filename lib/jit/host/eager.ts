/** A training step in plain TensorFlow.js. */

import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs";
import { withEnd } from "../../notebook/ending";
import { generator } from "../../random";
import { tf } from "../../tensorflow";
import { type ReadValue, withReadValues } from "../input";
import { requireScalar } from "../record/trace";
import { watchAssignments } from "./patch";

/** Runs a step op by op, and keeps the values needed to undo it. */
export class EagerStep {
  /** The variables' values before the last step: its loss was finite, so those weights are good. */
  private good = new Snapshot();

  constructor(private readonly compute: () => Tensor) {}

  /**
   * Runs one step and returns the loss before its update. If the loss is not finite, the variables get back the values
   * that last gave a finite loss.
   *
   * @param inputs values of `jit.input` that were already read for this step
   */
  run(inputs: readonly ReadValue[]): number {
    const before = new Snapshot();
    const loss = before.watch(() => withReadValues(inputs, () => tf.tidy(() => this.loss())));
    if (Number.isFinite(loss)) {
      this.good.dispose();
      this.good = before;
    } else {
      before.restore();
      this.good.restore();
    }
    return loss;
  }

  /** The error that the step throws; undefined if it throws none. The variables stay as they are. */
  errorOf(inputs: readonly ReadValue[]): unknown {
    const before = new Snapshot();
    const mark = generator.mark();
    try {
      before.watch(() => withReadValues(inputs, () => tf.tidy(() => void this.compute())));
      return undefined;
    } catch (error) {
      return error;
    } finally {
      before.restore();
      generator.state = mark;
    }
  }

  /** Runs the step, its update included, and returns its loss. */
  private loss(): number {
    const loss = this.compute();
    requireScalar(loss);
    return loss.dataSync()[0];
  }

  dispose(): void {
    this.good.dispose();
  }
}

/**
 * The values of variables before they were assigned. It keeps the data alone, not tensors of it, so that a step leaves
 * `tf.memory().numTensors` as it was.
 */
class Snapshot {
  private readonly values = new Map<Variable, TensorInfo>();

  /** Runs `body`, and keeps the value of every variable that it assigns. */
  watch<T>(body: () => T): T {
    const { values } = this;
    const restore = watchAssignments((variable, _value, assign) => {
      if (!values.has(variable)) values.set(variable, hold(variable));
      assign();
    });
    return withEnd(body, restore);
  }

  restore(): void {
    for (const [variable, value] of this.values) {
      const tensor = tf.engine().makeTensorFromTensorInfo(value);
      variable.assign(tensor);
      tensor.dispose();
    }
    this.values.clear();
  }

  dispose(): void {
    for (const value of this.values.values()) tf.engine().makeTensorFromTensorInfo(value).dispose();
    this.values.clear();
  }
}

/** Keeps the data of a variable alive after the variable is assigned other data. */
function hold({ dataId, shape, dtype }: Variable): TensorInfo {
  tf.backend().incRef(dataId);
  return { dataId, shape, dtype };
}
