/** Measures of a model beside its loss, such as its accuracy, after each epoch. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Module } from "../nn";
import { inEvalMode } from "../nn/eval-mode";
import * as losses from "../nn/losses";
import { tf } from "../tensorflow";

/**
 * A number that says how good predictions are. The truth comes first, as for the functions of `metrics`, which can be
 * given as they are: `{ rmse: metrics.rootMeanSquaredError }`.
 */
export type Metric = (truth: Tensor, prediction: Tensor) => number | Tensor;

/** What the columns of a history are called besides metrics. */
const TAKEN = ["epoch", "loss", "validationLoss"];

/** `validationAccuracy` for `accuracy`. */
const validationName = (name: string) => `validation${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/**
 * @throws TypeError when a metric is no function, or a loss of `nn`, whose prediction comes first
 * @throws Error when its name stands for something else in the history
 */
export function checkMetrics(metrics: Readonly<Record<string, Metric>>): void {
  const names = Object.keys(metrics);
  for (const [name, metric] of Object.entries(metrics)) {
    if (typeof metric !== "function") {
      throw new TypeError(
        `fit: the metric "${name}" is ${String(metric)}; expected a function of truth and prediction.`,
      );
    }
    const loss = Object.entries(losses).find(([, one]) => one === (metric as unknown));
    if (loss) {
      throw new TypeError(
        `fit: the metric "${name}" is nn.${loss[0]}, which takes the prediction first, and a metric gets the truth first: ` +
          `(truth, prediction) => nn.${loss[0]}(prediction, truth)`,
      );
    }
    if (TAKEN.includes(name) || names.some((other) => name === validationName(other))) {
      throw new Error(`fit: a metric cannot be called "${name}", which has another meaning in the history.`);
    }
  }
}

/**
 * Each metric of the model's predictions in evaluation mode, and as `validation…` of those for the validation data.
 * @throws Error when a metric does not give one number
 */
export function measure(
  model: Module,
  metrics: Readonly<Record<string, Metric>>,
  data: { x: Tensor; y: Tensor },
  validation?: { x: Tensor; y: Tensor },
): Record<string, number> {
  const all = (of: { x: Tensor; y: Tensor }, nameOf: (name: string) => string) => {
    const prediction = model.forward(of.x);
    return Object.entries(metrics).map(([name, metric]) => [nameOf(name), numberOf(name, metric(of.y, prediction))]);
  };
  return tf.tidy(() =>
    inEvalMode(model, () =>
      Object.fromEntries([...all(data, (name) => name), ...(validation ? all(validation, validationName) : [])]),
    ),
  );
}

function numberOf(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof tf.Tensor && value.size === 1) return value.dataSync()[0];
  throw new Error(`fit: the metric "${name}" gives ${String(value)}; expected a number, or a tensor of one.`);
}
