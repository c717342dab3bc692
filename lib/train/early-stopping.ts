/** Ending a training when its loss no longer falls. */
import type { Variable } from "@tensorflow/tfjs";
import type { Module } from "../nn";
import { tf } from "../tensorflow";

/** The state of a training after an epoch. */
export interface EpochState {
  readonly epoch: number;
  /** The loss over the training data, from before the epoch's update. */
  readonly loss: number;
  /** The loss over the validation data, after the epoch; undefined without such data. */
  readonly validationLoss: number | undefined;
  /** The metrics after the epoch, by their names in the history. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly model: Module;
}

/** A function that `train.fit` calls after each epoch. It ends the training when it returns "stop". */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that returns nothing goes on.
export type EpochHook = (state: EpochState) => "stop" | void;

export interface EarlyStoppingOptions {
  /** The number of epochs without improvement after which the training ends; 10 by default. */
  patience?: number;
  /** The least fall of the loss that counts as an improvement; 0 by default. */
  minDelta?: number;
  /** True (the default) puts back the parameters and buffers of the best epoch when it ends the training. */
  restoreBest?: boolean;
}

/**
 * A hook that ends a training when the validation loss (the loss, without validation data) has not improved for
 * `patience` epochs. Make a new one for each training:
 *
 * ```ts
 * await train.fit(model, { …, validation, onEpoch: train.earlyStopping({ patience: 20 }) });
 * ```
 *
 * @throws RangeError when `patience` is no whole number of at least 1, or `minDelta` no finite number of at least 0
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): EpochHook {
  const { patience = 10, minDelta = 0, restoreBest = true } = options;
  if (!Number.isInteger(patience) || patience < 1) {
    throw new RangeError(`earlyStopping: patience is ${patience}; expected a whole number of at least 1.`);
  }
  if (!(minDelta >= 0 && Number.isFinite(minDelta))) {
    throw new RangeError(`earlyStopping: minDelta is ${minDelta}; expected a finite number of at least 0.`);
  }
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  let snapshot: Snapshot | undefined;
  return ({ loss, validationLoss = loss, model }) => {
    if (validationLoss < best - minDelta) {
      best = validationLoss;
      since = 0;
      if (!restoreBest) return;
      snapshot ??= new Snapshot(model);
      snapshot.take();
    } else if (++since >= patience) {
      snapshot?.restore();
      return "stop";
    }
  };
}

/**
 * The values of a model's parameters and buffers at one moment. A loss may fall in each epoch, so taking them is quick.
 */
class Snapshot {
  private readonly variables: readonly Variable[];
  private values: ReturnType<Variable["dataSync"]>[] = [];

  constructor(model: Module) {
    this.variables = Object.values(model.stateDict());
  }

  take(): void {
    // A backend may give out its own memory, which the next epoch writes to.
    this.values = this.variables.map((variable) => variable.dataSync().slice());
  }

  restore(): void {
    tf.tidy(() => {
      this.variables.forEach((variable, i) => {
        variable.assign(tf.tensor(this.values[i], variable.shape, variable.dtype));
      });
    });
  }
}
