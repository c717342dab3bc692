/** How far predictions are from the truth, as one number. */
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { shapeText } from "./shape";

/**
 * The mean squared error: the mean of (prediction - target)² over all elements.
 *
 * @throws when the shapes differ, also where they could be broadcast: (N, 1) against (N) would give N² differences
 */
export function mseLoss(prediction: Tensor, target: Tensor): Scalar {
  checkSameShape(prediction, target, "mseLoss");
  return tf.mean(tf.square(tf.sub(prediction, target)));
}

function checkSameShape(prediction: Tensor, target: Tensor, loss: string): void {
  const [got, expected] = [shapeText(prediction.shape), shapeText(target.shape)];
  if (got === expected) return;
  throw new Error(
    `${loss}: the prediction has shape ${got}, the target ${expected}; they must be the same. Reshape one.`,
  );
}
