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
  const inOrder = Int32Array.from({ length: count }, (_, i) => i);
  let order: Int32Array = inOrder;
  let position = 0;
  /** The rows that come next in the order. */
  const take = (size: number): Int32Array => {
    position += size;
    return order.subarray(position - size, position);
  };
  /** The step of batches of this size. */
  const stepOf = (size: number): Step =>
    jit(() => {
      const chosen = jit.input(() => take(size), [size], "int32");
      return optimizer.minimize(() => loss(model.forward(tf.gather(x, chosen)), tf.gather(y, chosen)));
    });
  // The last batch of an epoch may be smaller: a step of its own.
  const rest = count % batchSize;
  const whole = stepOf(batchSize);
  const last = rest > 0 ? stepOf(rest) : undefined;
  const run = (): number => {
    order = shuffle ? randperm(count) : inOrder;
    position = 0;
    // All batches in one call: their rows are handed over ahead.
    whole((count - rest) / batchSize);
    const sum = whole.losses.reduce((total, batchLoss) => total + batchLoss, 0) * batchSize;
    return (sum + (last ? last() * rest : 0)) / count;
  };
  return Object.assign(run, {
    dispose: () => {
      whole.dispose();
      last?.dispose();
    },
  });
}
