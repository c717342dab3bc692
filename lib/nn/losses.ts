/**
 * How far predictions are from the truth, as one number.
 *
 * Each loss throws when prediction and target do not fit, also where they could be broadcast: (N, 1) against (N) would
 * give N² differences. The mean over an empty batch throws, too.
 */
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { isRecording } from "../jit/input";
import { shapeText } from "../shape";
import { tf } from "../tensorflow";

/** What becomes of the losses of the elements: their mean (the default), their sum, or each by itself. */
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
 * The squared error ½ (prediction - target)² up to a distance of 1, and beyond it the absolute error |prediction - target| - ½,
 * of two tensors of the same shape. Single outliers then count less.
 *
 * Source: P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1964).
 */
export const huberLoss: Loss = elementwise("huberLoss", (prediction, target) => {
  const distance = tf.abs(tf.sub(prediction, target));
  const near = tf.minimum(distance, 1);
  // ½ near² + (distance - near): the second term is 0 up to 1.
  return tf.add(tf.mul(0.5, tf.square(near)), tf.sub(distance, near));
});

/**
 * The cross-entropy of two classes, of logits (before the sigmoid) and the probability of the second class, 0 to 1, two
 * tensors of the same shape: -target · log sigmoid(x) - (1 - target) · log(1 - sigmoid(x)).
 */
export const bceWithLogitsLoss: Loss = elementwise("bceWithLogitsLoss", (logits, target) =>
  // The same as (1 - target) x - log sigmoid(x), which neither overflows nor rounds a small loss to 0.
  tf.sub(tf.mul(tf.sub(1, target), logits), tf.logSigmoid(logits)),
);

/**
 * The cross-entropy of several classes: -log softmax(logits)[class], of logits (N, C) and the class of each row, (N) int32
 * from 0 to C - 1.
 *
 * @throws when the shapes do not fit, when the classes are not int32, and when one is out of range; in a compiled step,
 *   which does not look at values, that makes the loss NaN, which ends a training
 */
export const crossEntropyLoss: Loss = ((logits: Tensor, classes: Tensor, { reduction = "mean" }: Options = {}) => {
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
    return reduce("crossEntropyLoss", tf.div(losses, tf.sum(chosen, 1)), reduction);
  });
}) as Loss;

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
