/**
 * Interrupts of `fit` and `fitDataset` of a `tf.LayersModel`.
 *
 * TensorFlow.js marks a model as being trained until its training loop ends. The loop of an interrupted cell never goes
 * on, and one that nobody awaits is cut off where it stands when a later cell is interrupted. The mark would stay, and
 * every later `fit` would fail with "another fit() call is ongoing". So any interrupt ends the training of every model.
 */
import type { LayersModel } from "@tensorflow/tfjs";
import { interrupted, interruptSignal, KeyboardInterrupt, nextInterrupt } from "./bridge";

/** What a `LayersModel` has for its training loop. */
interface TrainingState {
  isTraining: boolean;
  stopTraining: boolean;
  makeTrainFunction(): (batch: unknown) => unknown;
}

type Method = (this: object, ...given: unknown[]) => Promise<unknown>;

/** One call of `fit`. */
interface Training {
  isStopped: boolean;
}

/** The training of each model that is being trained. */
const trainings = new WeakMap<object, Training>();

/** Makes interrupts end a training. Called once, when TensorFlow.js is loaded. */
export function installInterrupts({ LayersModel: { prototype } }: { LayersModel: { prototype: LayersModel } }): void {
  for (const name of ["fit", "fitDataset"] as const) {
    const original = prototype[name] as unknown as Method;
    Object.assign(prototype, { [name]: interruptible(original) });
  }
  const { makeTrainFunction } = prototype as unknown as TrainingState;
  Object.assign(prototype, { makeTrainFunction: unlessStopped(makeTrainFunction) });
}

function interruptible(original: Method): Method {
  return async function (this: object, ...given: unknown[]) {
    const model = this as object & TrainingState;
    if (model.isTraining) return original.apply(model, given);
    const signal = interruptSignal();
    const anyInterrupt = nextInterrupt();
    const training: Training = { isStopped: false };
    const stop = () => {
      training.isStopped = true;
      trainings.delete(model);
      model.stopTraining = true;
      model.isTraining = false;
    };
    trainings.set(model, training);
    anyInterrupt?.addEventListener("abort", stop, { once: true });
    try {
      const history = await original.apply(model, given);
      if (training.isStopped || interrupted(signal)) throw new KeyboardInterrupt();
      return history;
    } finally {
      anyInterrupt?.removeEventListener("abort", stop);
      if (!training.isStopped) trainings.delete(model);
      // The loop that ends here may have been stopped before the one that trains the model now began.
      model.isTraining = trainings.has(model);
    }
  };
}

/** The loop of a stopped training may still come back, from a callback that took its time: it trains no more. */
function unlessStopped(makeTrainFunction: TrainingState["makeTrainFunction"]): TrainingState["makeTrainFunction"] {
  return function (this: TrainingState) {
    const training = trainings.get(this);
    const trainOnBatch = makeTrainFunction.call(this);
    return (batch) => {
      if (training?.isStopped) throw new KeyboardInterrupt();
      return trainOnBatch(batch);
    };
  };
}
