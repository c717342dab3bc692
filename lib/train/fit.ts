/** Training in one call. */
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { jit } from "../jit";
import type { Module } from "../nn";
import { shapeText } from "../nn/shape";
import { inNotebook } from "../notebook/bridge";
import type { Progress } from "../notebook/progress";
import type { Optimizer } from "../optim";
import { tf } from "../tensorflow";
import { epochs as countEpochs } from "./epochs";
import { formatLoss } from "./format";
import { History } from "./history";

export interface FitOptions {
  /** The inputs; the first dimension counts the rows. */
  x: Tensor;
  /** The targets, as many rows as `x`. */
  y: Tensor;
  /** The loss of a prediction against the targets, for example `nn.mseLoss`. */
  loss: (prediction: Tensor, target: Tensor) => Scalar;
  optimizer: Optimizer;
  /** How many times to go through all rows. */
  epochs: number;
  /** Prints the loss of the first epoch and of every so many; default: 0, which prints none. */
  printInterval?: number;
  /**
   * `true` shows a bar with epoch, loss, epochs per second and time left, `plot.live()` a loss chart too, `false` nothing.
   * Default: the bar; in plain Node, where it prints lines, only when `printInterval` is not given.
   */
  progress?: boolean | Progress;
  /** Takes the losses, after those it has: to go on with a training, or to have them when it ends early. */
  history?: History;
}

/**
 * Trains the model: for each epoch one step of the optimiser on all rows.
 *
 * When the training ends early, the model keeps its weights and the error has the losses so far as `error.history`.
 *
 * @returns the loss of each epoch, from before its update
 * @throws before the first epoch, when x and y differ in rows, or hold NaN or an infinite number
 * @throws DivergenceError when the loss becomes NaN or infinite; the weights are those of the last finite loss
 * @throws KeyboardInterrupt when the user interrupts the cell
 */
export async function fit(model: Module, options: FitOptions): Promise<History> {
  const { x, y, loss, optimizer, epochs, history = new History() } = options;
  checkData(x, y);
  const printInterval = checkedInterval(options.printInterval ?? 0);
  const progress = options.progress ?? (inNotebook() || options.printInterval === undefined);
  const start = (history.last?.epoch ?? 0) + 1;
  const step = jit(() => optimizer.minimize(() => loss(model.forward(x), y)));
  try {
    for await (const epoch of countEpochs(epochs, { start, progress })) {
      const value = step();
      history.push({ epoch, loss: value });
      if (printInterval > 0 && (epoch === start || epoch % printInterval === 0)) console.log(formatLoss(epoch, value));
    }
    return history;
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { history }) : error;
  } finally {
    step.dispose();
  }
}

function checkedInterval(printInterval: number): number {
  if (Number.isInteger(printInterval) && printInterval >= 0) return printInterval;
  throw new RangeError(`printInterval is ${printInterval}; expected a whole number of at least 0.`);
}

function checkData(x: Tensor, y: Tensor): void {
  if (x.shape[0] !== y.shape[0]) {
    throw new Error(`x ${shapeText(x.shape)} and y ${shapeText(y.shape)} differ in their number of rows.`);
  }
  checkFinite(x, "x");
  checkFinite(y, "y");
}

/** A missing value would not always show in the loss: ReLU makes 0 of it. */
function checkFinite(values: Tensor, name: string): void {
  if (values.dtype !== "float32" || tf.tidy(() => tf.all(tf.isFinite(values)).dataSync()[0])) return;
  const place = values.dataSync().findIndex((value) => !Number.isFinite(value));
  const rowSize = values.size / values.shape[0];
  const position = `row ${Math.floor(place / rowSize)}, column ${place % rowSize}`;
  throw new Error(
    `${name} holds ${values.dataSync()[place]} at ${position}; expected finite numbers. Correct the data first.`,
  );
}
