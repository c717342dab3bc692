/**
 * Losses: the distance of predictions from the truth as one number.
 *
 * Each loss throws when prediction and target do not fit, also where they could be broadcast: (N, 1) against (N) would
 * give N² differences. The mean over an empty batch throws, too.
 */
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { type Column, numbers } from "../column";
import { isRecording } from "../jit/input";
import { shapeText } from "../shape";
import { tf } from "../tensorflow";

/** The mean of the losses of all elements (the default), their sum, or each by itself. */
export type Reduction = "mean" | "sum" | "none";

/** A loss of a prediction and a target: a scalar, or with `reduction: "none"` a loss per element. */
export interface Loss {
  (prediction: Tensor, target: Tensor, options?: { reduction?: "mean" | "sum" }): Scalar;
  (prediction: Tensor, target: Tensor, options: { reduction: Reduction }): Tensor;
}

/** The squared error (prediction - target)², of two tensors of the same shape. */
export const mseLoss: Loss = elementwise("mseLoss", (prediction, target) => tf.square(tf.sub(prediction, target)));

/** The absolute error |prediction - target|, of two tensors of the same shape. */
export const l1Loss: Loss = elementwise("l1Loss", (prediction, target) => {
  const difference = tf.sub(prediction, target);
  // Not tf.abs, whose gradient at 0 is -1; here it is 0, as in PyTorch.
  return tf.mul(difference, tf.sign(difference));
});

/**
 * The squared error ½ (prediction - target)² up to a distance of 1, and beyond it the absolute error |prediction -
 * target| - ½, of two tensors of the same shape. Single outliers then count less.
 *
 * Source: P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1964).
 */
export const huberLoss: Loss = elementwise("huberLoss", (prediction, target) => {
  const distance = tf.abs(tf.sub(prediction, target));
  const near = tf.minimum(distance, 1);
  // ½ near² + (distance - near): the second term is 0 up to 1.
  return tf.add(tf.mul(0.5, tf.square(near)), tf.sub(distance, near));
});

/** The weights of classes: a number for each, in an array, a Series or a tensor of shape (C). */
export type ClassWeights = Column | Tensor;

/** A loss of a prediction and a target that also takes the weights of classes. */
export interface WeightedLoss<Weight extends object> extends Loss {
  (prediction: Tensor, target: Tensor, options?: { reduction?: "mean" | "sum" } & Weight): Scalar;
  (prediction: Tensor, target: Tensor, options: { reduction: Reduction } & Weight): Tensor;
}

/**
 * The cross-entropy of two classes, of logits (before the sigmoid) and the probability of the second class, 0 to 1, two
 * tensors of the same shape: -posWeight · target · log sigmoid(x) - (1 - target) · log(1 - sigmoid(x)).
 *
 * @param options `posWeight`, 1 by default: the weight of the second class, one number or one for each column of the
 *   logits; with the ratio of rows of class 0 to rows of class 1, both classes count alike
 */
export const bceWithLogitsLoss: WeightedLoss<{ posWeight?: number | ClassWeights }> = ((
  logits: Tensor,
  target: Tensor,
  { posWeight, reduction }: Options & { posWeight?: number | ClassWeights } = {},
) => {
  const formula = () => {
    // (1 - target) x - w log sigmoid(x), which neither overflows nor rounds a small loss to 0.
    const logSigmoid = tf.logSigmoid(logits);
    const second =
      posWeight === undefined
        ? logSigmoid
        : tf.mul(tf.add(1, tf.mul(tf.sub(columnWeights(posWeight, logits), 1), target)), logSigmoid);
    return tf.sub(tf.mul(tf.sub(1, target), logits), second);
  };
  return elementwise("bceWithLogitsLoss", formula)(logits, target, { reduction } as { reduction: Reduction });
}) as WeightedLoss<{ posWeight?: number | ClassWeights }>;

/**
 * The cross-entropy of several classes: -weight[class] · log softmax(logits)[class], of logits (N, C) and the class of
 * each row, (N) int32 from 0 to C - 1. The mean is the sum over the rows divided by the sum of their weights.
 *
 * @param options `weight`: the weight of each of the C classes, 1 by default, so that a rare class may count more
 * @throws when the shapes do not fit, when the classes are not int32, and when one is out of range; in a compiled step,
 *   which does not look at values, once that has made the loss NaN
 */
export const crossEntropyLoss: WeightedLoss<{ weight?: ClassWeights }> = ((
  logits: Tensor,
  classes: Tensor,
  { weight, reduction = "mean" }: Options & { weight?: ClassWeights } = {},
) => {
  if (logits.rank !== 2 || classes.rank !== 1 || logits.shape[0] !== classes.shape[0] || classes.dtype !== "int32") {
    throw new Error(
      `crossEntropyLoss: the logits have shape ${shapeText(logits.shape)}, the target ${shapeText(classes.shape)} ${classes.dtype}; ` +
        'expected (N, C) and class numbers (N) int32, as data.tensor(classes, "int32") gives.',
    );
  }
  if (!isRecording()) checkClasses(classes, logits.shape[1] as number);
  return tf.tidy(() => {
    // Cast, as the WebAssembly backend writes a float32 oneHot with the bits of whole numbers.
    const chosen = tf.cast(tf.oneHot(classes, logits.shape[1] as number), "float32");
    const losses = tf.neg(tf.sum(tf.mul(chosen, tf.logSoftmax(logits)), 1));
    // 0 / 0 where no class was chosen.
    const each = tf.div(losses, tf.sum(chosen, 1));
    if (weight === undefined) return reduce("crossEntropyLoss", each, reduction);
    const weights = tf.sum(tf.mul(chosen, classWeights(weight, logits.shape[1] as number)), 1);
    const weighted = tf.mul(weights, each);
    if (reduction !== "mean") return reduce("crossEntropyLoss", weighted, reduction);
    return tf.div(reduce("crossEntropyLoss", weighted, "sum"), tf.sum(weights));
  });
}) as WeightedLoss<{ weight?: ClassWeights }>;

/** @throws Error when there are not as many weights as classes */
function classWeights(weight: ClassWeights, count: number): Tensor {
  const weights = weightsOf(weight, "crossEntropyLoss: the weight");
  if (weights.rank === 1 && weights.shape[0] === count) return weights;
  throw new Error(
    `crossEntropyLoss: the weight has shape ${shapeText(weights.shape)}; expected (${count},), one for each class.`,
  );
}

/** @throws Error when there is neither one weight nor one for each column */
function columnWeights(weight: number | ClassWeights, { shape }: Tensor): Tensor {
  if (typeof weight === "number") return tf.scalar(weight);
  const weights = weightsOf(weight, "bceWithLogitsLoss: the posWeight");
  const columns = shape.at(-1) ?? 1;
  if (weights.size === 1 || (weights.rank === 1 && weights.shape[0] === columns)) return weights;
  throw new Error(
    `bceWithLogitsLoss: the posWeight has shape ${shapeText(weights.shape)}; expected one number or (${columns},), one for each column.`,
  );
}

/** @throws TypeError when a weight is missing, or no number */
function weightsOf(weight: ClassWeights, name: string): Tensor {
  if (weight instanceof tf.Tensor) return weight;
  const weights = numbers(weight, name);
  const missing = weights.findIndex(Number.isNaN);
  if (missing >= 0) throw new TypeError(`${name}[${missing}] is missing; expected a number.`);
  return tf.tensor1d(weights);
}

interface Options {
  reduction?: Reduction;
}

function elementwise(name: string, formula: (prediction: Tensor, target: Tensor) => Tensor): Loss {
  return ((prediction: Tensor, target: Tensor, { reduction = "mean" }: Options = {}) => {
    const [got, expected] = [shapeText(prediction.shape), shapeText(target.shape)];
    if (got !== expected) {
      throw new Error(
        `${name}: the prediction has shape ${got}, the target ${expected}; they must be the same. Reshape one.`,
      );
    }
    return tf.tidy(() => reduce(name, formula(prediction, target), reduction));
  }) as Loss;
}

function reduce(name: string, losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === "none") return losses;
  if (reduction === "sum") return tf.sum(losses);
  if (losses.size === 0) throw new Error(`${name}: there are no predictions to take the mean of; the batch is empty.`);
  return tf.mean(losses);
}

function checkClasses(classes: Tensor, count: number): void {
  const values = classes.dataSync();
  const wrong = values.findIndex((value) => value < 0 || value >= count);
  if (wrong < 0) return;
  throw new RangeError(
    `crossEntropyLoss: the class of row ${wrong} is ${values[wrong]}; expected 0 to ${count - 1}, as there are ${count} logits.`,
  );
}
