/** Checks of model, loss and optimiser together, before the first epoch. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Module } from "../nn";
import { inEvalMode } from "../nn/eval-mode";
import type { Optimizer } from "../optim";
import { generator } from "../random";
import { shapeText } from "../shape";
import { tf } from "../tensorflow";

/**
 * @throws TypeError when it is none of `optim`; Error when it holds no parameter of the model, which therefore would not
 *   learn
 */
export function checkOptimizer(model: Module, optimizer: Optimizer): void {
  if (!Array.isArray(optimizer?.parameters)) {
    const given = (optimizer as object | undefined)?.constructor?.name ?? String(optimizer);
    throw new TypeError(
      `fit: the optimizer is ${given}; expected one of optim, such as new optim.Adam(model.parameters()). ` +
        "Those of tf.train work in a loop of your own.",
    );
  }
  const parameters = model.parameters();
  if (parameters.length === 0 || parameters.some((parameter) => optimizer.parameters.includes(parameter))) return;
  throw new Error(
    "The optimizer has none of this model's parameters. Make it again after the model: run the optimizer's cell too.",
  );
}

/**
 * Calls the loss once with all targets and predictions of zeros, of the shape that the model gives for the first batch.
 * The loss then reports what is wrong with the targets, such as a class number that is too large, which a compiled step
 * cannot see. Leaves the random numbers and the model as they are.
 *
 * @throws Error when the two shapes broadcast to more elements than either has; else the error of the model or the loss
 */
export function checkLoss(
  model: Module,
  { x, y }: { x: Tensor; y: Tensor },
  loss: (prediction: Tensor, target: Tensor) => Tensor,
  batchSize = x.shape[0],
): void {
  const { state } = generator;
  try {
    inEvalMode(model, () => tf.tidy(() => checkOnZeros(model, x, y, loss, Math.min(batchSize, x.shape[0]))));
  } finally {
    generator.state = state;
  }
}

function checkOnZeros(
  model: Module,
  x: Tensor,
  y: Tensor,
  loss: (prediction: Tensor, target: Tensor) => Tensor,
  batchSize: number,
): void {
  const rows = x.shape[0];
  const call = (prediction: Tensor, target: Tensor) => {
    checkBroadcast(prediction.shape, target.shape);
    loss(prediction, target);
  };
  const [predicted, ...rest] = model.forward(rowsOf(x, 0, batchSize)).shape;
  try {
    call(tf.zeros([predicted === batchSize ? rows : predicted, ...rest]), y);
  } catch (error) {
    // A loss may have been written for batches, or use what the model computed for one. An error in all rows at once
    // has the row numbers of the data.
    if (batchSize === rows) throw error;
    for (let start = 0; start < rows; start += batchSize) {
      const count = Math.min(batchSize, rows - start);
      if (fails(() => call(model.forward(rowsOf(x, start, count)), rowsOf(y, start, count)))) throw error;
    }
  }
}

function rowsOf(values: Tensor, start: number, count: number): Tensor {
  return count === values.shape[0] ? values : tf.slice(values, [start], [count]);
}

function fails(body: () => void): boolean {
  try {
    body();
    return false;
  } catch {
    return true;
  }
}

function checkBroadcast(prediction: readonly number[], target: readonly number[]): void {
  const rank = Math.max(prediction.length, target.length);
  const [a, b] = [prediction, target].map((shape) => [...new Array<number>(rank - shape.length).fill(1), ...shape]);
  const isBroadcast = a.every((size, axis) => size === b[axis] || size === 1 || b[axis] === 1);
  const together = a.map((size, axis) => Math.max(size, b[axis]));
  if (!isBroadcast || sizeOf(together) <= Math.max(sizeOf(a), sizeOf(b))) return;
  throw new Error(
    `fit: the prediction has shape ${shapeText(prediction)}, the target ${shapeText(target)}; the loss would broadcast ` +
      `them to ${shapeText(together)}, and the model learn the mean. Reshape one, such as y.reshape([-1, 1]).`,
  );
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
