import type { Scalar, TensorInfo, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";

/** A training step as one function. */
export interface Step {
  /** Runs one step; gives the loss before its update. */
  (): number;
  /** What runs it. */
  readonly engine: string;
  /** Frees what the step holds; the model stays. */
  dispose(): void;
}

/** The loss of a step was NaN or infinite; the variables hold again what last gave a finite loss. */
export class DivergenceError extends Error {
  override readonly name = "DivergenceError";

  /** @param step which step it was, from 1 */
  constructor(
    readonly loss: number,
    readonly step: number,
  ) {
    super(
      `The loss became ${loss} at step ${step}. The model has the last weights that gave a finite loss again. ` +
        "Lower the learning rate (lr), and check that the data is standardised.",
    );
  }
}

/** Runs the step op by op with plain TensorFlow.js. */
export function eagerStep(compute: () => Scalar): Step {
  let steps = 0;
  // What the variables held before the last step: its loss was finite, so those weights are good.
  let good = new Snapshot();
  const step = () => {
    const before = new Snapshot();
    const loss = tf.tidy(() => before.watch(compute).dataSync()[0]);
    steps++;
    if (!Number.isFinite(loss)) {
      before.restore();
      good.restore();
      throw new DivergenceError(loss, steps);
    }
    good.dispose();
    good = before;
    return loss;
  };
  return Object.assign(step, { engine: "eager", dispose: () => good.dispose() });
}

/**
 * What variables held before they were assigned. It holds the data alone, not tensors of it, so that a step leaves
 * `tf.memory().numTensors` as it was.
 */
class Snapshot {
  private readonly values = new Map<Variable, TensorInfo>();

  /** Runs `compute`, and keeps the value of every variable that it assigns. */
  watch<T>(compute: () => T): T {
    const { values } = this;
    const { assign } = tf.Variable.prototype;
    tf.Variable.prototype.assign = function (newValue) {
      if (!values.has(this)) values.set(this, hold(this));
      assign.call(this, newValue);
    };
    try {
      return compute();
    } finally {
      tf.Variable.prototype.assign = assign;
    }
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

/** Keeps the data of a variable alive when the variable goes on to other data. */
function hold({ dataId, shape, dtype }: Variable): TensorInfo {
  tf.backend().incRef(dataId);
  return { dataId, shape, dtype };
}
