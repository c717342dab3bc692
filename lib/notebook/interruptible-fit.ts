/**
 * Interrupts of `fit` and `fitDataset` of a `tf.LayersModel`.
 *
 * TensorFlow.js marks a model as being trained until its training loop ends. The loop of an interrupted cell never goes
 * on, so the mark would stay, and every later `fit` would fail with "another fit() call is ongoing".
 */
import type { LayersModel } from "@tensorflow/tfjs";
import { interrupted, interruptSignal, KeyboardInterrupt } from "./bridge";

/** The fields of a `LayersModel` that its training loop sets and looks at. */
interface TrainingState {
  isTraining: boolean;
  stopTraining: boolean;
}

type Method = (this: object, ...given: unknown[]) => Promise<unknown>;

/** Models whose last training was interrupted. */
const stopped = new WeakSet<object>();

/** Makes interrupts end a training. Called once, when TensorFlow.js is loaded. */
export function installInterrupts({ LayersModel: { prototype } }: { LayersModel: { prototype: LayersModel } }): void {
  for (const name of ["fit", "fitDataset"] as const) {
    const original = prototype[name] as unknown as Method;
    Object.assign(prototype, { [name]: interruptible(original) });
  }
}

/** By the global function, as the kernel knows whose turn it is then; the promises of `node:timers` pass it by. */
const turn = () => new Promise<void>((done) => setImmediate(done));

function interruptible(original: Method): Method {
  return async function (this: object, ...given: unknown[]) {
    const model = this as object & TrainingState;
    const signal = interruptSignal();
    if (stopped.has(model)) {
      // A loop that is still alive, as without our kernel, now gets the turn in which it ends.
      await turn();
      await turn();
      stopped.delete(model);
      model.isTraining = false;
    }
    const stop = () => {
      stopped.add(model);
      model.stopTraining = true;
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const history = await original.apply(model, given);
      if (interrupted(signal)) throw new KeyboardInterrupt();
      return history;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  };
}
