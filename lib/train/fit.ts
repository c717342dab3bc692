/** Training in one call. */
import type { Tensor } from "@tensorflow/tfjs";
import { DivergenceError, jit } from "../jit";
import { currentLoop } from "../jit/current-loop";
import type { Module } from "../nn";
import { inEvalMode } from "../nn/eval-mode";
import { partialResult } from "../notebook/bridge";
import type { Progress } from "../notebook/progress";
import type { Optimizer, Schedule } from "../optim";
import { tf } from "../tensorflow";
import { type EpochStep, epochStep } from "./batches";
import { checkData, checkedWhole, checkValidation } from "./check-data";
import { checkLoss, checkOptimizer } from "./check-loss";
import { saveCheckpoint } from "./checkpoint";
import type { EpochHook } from "./early-stopping";
import { epochs as countEpochs } from "./epochs";
import { formatLoss } from "./format";
import { History } from "./history";
import { checkMetrics, type Metric, measure } from "./measure";

export interface FitOptions {
  /** The inputs; the first dimension counts the rows. */
  x: Tensor;
  /** The targets, as many rows as `x`. */
  y: Tensor;
  /** The loss of a prediction against the targets, for example `nn.mseLoss`. */
  loss: (prediction: Tensor, target: Tensor) => Tensor;
  optimizer: Optimizer;
  /** The number of passes through all rows. */
  epochs: number;
  /** Data that is not trained on; its loss after each epoch, in evaluation mode, goes into the history. */
  validation?: { x: Tensor; y: Tensor };
  /** The number of rows in a step; all of them by default. */
  batchSize?: number;
  /** True (the default) takes the rows in another order in each epoch, which matters with batches only. */
  shuffle?: boolean;
  /** Changes the learning rate after each epoch. It gets the validation loss, where there is one, else the loss. */
  schedule?: Schedule;
  /** Saves all that is needed to go on, in a file, after every so many epochs; `loadCheckpoint` reads it. */
  checkpoint?: { file: string; every: number };
  /** A function, or several, called after each epoch; the training ends when one returns "stop". */
  onEpoch?: EpochHook | readonly EpochHook[];
  /** Measures besides the loss, by name; they go into the history after each epoch, for the validation data, too. */
  metrics?: Readonly<Record<string, Metric>>;
  /**
   * `true` (the default) shows a bar with epoch, loss, epochs per second and time left, `plot.live()` a loss chart too,
   * a number prints the loss of the first epoch and of every so many, `false` shows nothing.
   */
  progress?: boolean | number | Progress;
  /** The same as a number of `progress`; 0 shows nothing. */
  printInterval?: number;
  /** Takes the losses, after those it has: to go on with a training, or to have them when it ends early. */
  history?: History;
}

/**
 * Trains the model: in each epoch a step of the optimiser on all rows, or one for each batch of them.
 *
 * When the training ends early, the model keeps its weights and the error has the losses so far as `error.history`;
 * in a cell of a notebook the variable that was to get the result has them: `const history = await train.fit(…)`.
 *
 * @returns the loss of each epoch: the mean over its rows, from before the updates
 * @throws before the first epoch, when x and y differ in rows, or hold NaN or an infinite number; when the shapes of
 *   prediction and target do not fit; when the loss refuses the targets, such as a class number that is too large; when
 *   the optimiser has none of the model's parameters
 * @throws DivergenceError when the loss becomes NaN or infinite; the weights are those of the last finite loss, with
 *   batches or validation data those at the start of the epoch
 * @throws KeyboardInterrupt when the user interrupts the cell
 */
export async function fit(model: Module, options: FitOptions): Promise<History> {
  const { optimizer, epochs, validation, schedule, checkpoint, metrics, history = new History() } = options;
  checkOptions(options);
  checkOptimizer(model, optimizer);
  checkLoss(model, options, options.loss, options.batchSize);
  if (validation) checkLoss(model, validation, options.loss);
  const shown = options.progress ?? options.printInterval ?? true;
  const [printInterval, progress] = typeof shown === "number" ? [shown, false] : [0, shown];
  const start = (history.last?.epoch ?? 0) + 1;
  const hooks = [options.onEpoch ?? []].flat();
  const train = epochStep({ shuffle: true, ...options, model });
  const validate = validation && validationStep(model, validation, options.loss);
  const both = () => ({ loss: train(), validationLoss: validate?.() });
  // A single step on all rows restores the weights itself.
  const runEpoch = options.batchSize === undefined && !validate ? both : withRestore(both, model, optimizer);
  try {
    for await (const epoch of countEpochs(epochs, { start, progress })) {
      const { loss, validationLoss } = runEpoch();
      const loop = currentLoop();
      if (loop) loop.loss = loss;
      const measured = metrics && measure(model, metrics, options, validation);
      history.push({ epoch, loss, validationLoss, metrics: measured });
      schedule?.step(validationLoss ?? loss);
      if (checkpoint && epoch % checkpoint.every === 0) saveCheckpoint(checkpoint.file, { ...options, model, history });
      if (printInterval > 0 && (epoch === start || epoch % printInterval === 0)) console.log(formatLoss(epoch, loss));
      // Each hook is called, also when one before it has said "stop".
      const answers = hooks.map((hook) => hook({ epoch, loss, validationLoss, metrics: measured ?? {}, model }));
      if (answers.includes("stop")) break;
    }
    return history;
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { history, [partialResult]: history }) : error;
  } finally {
    train.dispose();
    validate?.dispose();
  }
}

function checkOptions(options: FitOptions): void {
  const { x, y, validation, batchSize = 1, checkpoint, metrics = {}, progress, printInterval } = options;
  checkData(x, y);
  if (validation) checkValidation(validation, { x, y });
  checkedWhole("batchSize", batchSize, 1);
  if (progress !== undefined && printInterval !== undefined) {
    throw new Error("progress and printInterval are one choice; give progress alone, such as progress: 100.");
  }
  if (typeof progress === "number") checkedWhole("progress", progress, 0);
  checkedWhole("printInterval", printInterval ?? 0, 0);
  checkedWhole("checkpoint.every", checkpoint?.every ?? 1, 1);
  checkMetrics(metrics);
}

/** The loss of data that is not trained on. */
function validationStep(model: Module, { x, y }: { x: Tensor; y: Tensor }, loss: FitOptions["loss"]): EpochStep {
  const step = jit(() => loss(model.forward(x), y));
  return Object.assign(() => inEvalMode(model, step), { dispose: () => step.dispose() });
}

/** An epoch of several steps, after whose divergence model and optimiser are as they were at its start. */
function withRestore<T>(epoch: () => T, model: Module, optimizer: Optimizer): () => T {
  const variables = Object.values({ ...model.stateDict(), ...optimizer.stateDict() });
  return () => {
    const before = variables.map((variable) => variable.dataSync());
    try {
      return epoch();
    } catch (error) {
      if (error instanceof DivergenceError) {
        variables.forEach((variable, i) => {
          tf.tidy(() => variable.assign(tf.tensor(before[i], variable.shape, variable.dtype)));
        });
      }
      throw error;
    }
  };
}
