import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { DivergenceError, jit } from "../jit";
import { inNotebook } from "../notebook/bridge";
import type { Progress } from "../notebook/progress";
import { epochs as epochsOf } from "./epochs";
import { formatLoss } from "./format";
import { History } from "./history";

/** What `fit` needs of a model; every `nn.Module` has it. */
export interface Model {
  forward(x: Tensor): Tensor;
}

/** What `fit` needs of an optimiser; those of `optim` have it. */
export interface Optimizer {
  minimize(loss: () => Scalar): Scalar;
}

export interface FitOptions {
  /** The inputs, a row each: (N, features). */
  readonly x: Tensor;
  /** The targets, in the shape that the model gives: (N, outputs). */
  readonly y: Tensor;
  /** The loss of predictions against targets, such as `nn.mseLoss`. */
  readonly loss: (prediction: Tensor, target: Tensor) => Scalar;
  /** It has been given the model's parameters. */
  readonly optimizer: Optimizer;
  /** How many times all rows are gone through. */
  readonly epochs: number;
  /** Prints the loss of every so many epochs, and that of the first; default: none. */
  readonly printInterval?: number;
  /**
   * `true` shows a bar with epoch, loss, epochs per second and time left, `plot.live()` a loss chart too, `false` nothing.
   * Default: the bar; in plain Node, where it prints lines, only when `printInterval` prints none.
   */
  readonly progress?: boolean | Progress;
  /** Goes on with this history instead of a new one: its epochs are counted on. Also what an interrupted `fit` leaves its losses in. */
  readonly history?: History;
}

/**
 * Trains a model on the whole batch, an update per epoch.
 *
 * When it ends early (interrupt, divergence), the model keeps the weights that it has so far (after a divergence: the last good
 * ones), and the error's `history` has the losses so far.
 * @returns the loss of every epoch, before its update
 * @throws {Error} before anything is trained, when the data does not fit: other numbers of rows, a shape that the model or the
 *   loss refuses, a number of epochs that is none
 * @throws {DivergenceError} when the loss becomes NaN or infinite, with the epoch
 * @throws {KeyboardInterrupt} when the cell is interrupted
 */
export async function fit(model: Model, options: FitOptions): Promise<History> {
  const { x, y, loss, optimizer, epochs, printInterval, history = new History() } = options;
  check(options);
  const before = history.epochs.at(-1) ?? 0;
  const progress = options.progress ?? (inNotebook() || printInterval === undefined);
  const step = jit(() => optimizer.minimize(() => loss(model.forward(x), y)));
  try {
    for await (const counted of epochsOf(epochs, { progress, before })) {
      const epoch = before + counted;
      const value = step();
      history.push(epoch, value);
      if (printInterval && (counted === 1 || epoch % printInterval === 0)) console.log(formatLoss(epoch, value));
    }
    return history;
  } catch (error) {
    if (error instanceof DivergenceError) error.message = `Epoch ${before + error.step}: ${error.message}`;
    throw Object.assign(error as Error, { history });
  } finally {
    step.dispose();
  }
}

/** What the first step would not notice by itself; it refuses shapes that do not fit before it changes anything. */
function check({ x, y, printInterval }: FitOptions): void {
  if (x.shape[0] !== y.shape[0])
    throw new Error(`train.fit: x has ${x.shape[0]} rows and y has ${y.shape[0]}; expected as many targets as inputs.`);
  if (printInterval !== undefined && !(Number.isInteger(printInterval) && printInterval > 0))
    throw new Error(`train.fit: printInterval is ${printInterval}, expected a whole number of at least 1.`);
}
