/** An epoch: one step on all rows, or a step for each of its batches. */
import type { Tensor } from "@tensorflow/tfjs";
import { jit, type Step } from "../jit";
import type { Module } from "../nn";
import type { Optimizer } from "../optim";
import { randperm } from "../random";
import { tf } from "../tensorflow";

export interface TrainingData {
  model: Module;
  x: Tensor;
  y: Tensor;
  loss: (prediction: Tensor, target: Tensor) => Tensor;
  optimizer: Optimizer;
  /** Rows in a batch; all of them by default. */
  batchSize?: number;
  /** True takes the rows in another order in each epoch. */
  shuffle: boolean;
}

/** Runs an epoch and returns its loss, the mean over the rows, from before each batch's update. */
export interface EpochStep {
  (): number;
  dispose(): void;
}

export function epochStep(data: TrainingData): EpochStep {
  const { model, x, y, loss, optimizer, batchSize = x.shape[0] } = data;
  if (batchSize < x.shape[0]) return batchedStep(data, batchSize);
  return jit(() => optimizer.minimize(() => loss(model.forward(x), y)));
}

function batchedStep({ model, x, y, loss, optimizer, shuffle }: TrainingData, batchSize: number): EpochStep {
  const count = x.shape[0];
  // The last batch of an epoch may be smaller: a step of its own.
  const steps = new Map<number, Step>();
  let rows = new Int32Array(0);
  const stepOf = (size: number): Step =>
    jit(() => {
      const chosen = jit.input(() => rows, [size], "int32");
      return optimizer.minimize(() => loss(model.forward(tf.gather(x, chosen)), tf.gather(y, chosen)));
    });
  const run = (): number => {
    const order = shuffle ? randperm(count) : Int32Array.from({ length: count }, (_, i) => i);
    let sum = 0;
    for (let start = 0; start < count; start += batchSize) {
      rows = order.slice(start, start + batchSize);
      const step = steps.get(rows.length) ?? stepOf(rows.length);
      steps.set(rows.length, step);
      sum += step() * rows.length;
    }
    return sum / count;
  };
  return Object.assign(run, {
    dispose: () => {
      for (const step of steps.values()) step.dispose();
    },
  });
}
