import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { requireSameShape } from "./shapes";

/**
 * The mean squared error over all elements, as `torch.nn.functional.mse_loss`: mean((prediction - target)²).
 * @param prediction any shape
 * @param target the same shape
 * @throws {Error} when the shapes differ: (N, 1) against (N,) would broadcast to (N, N)
 */
export function mseLoss(prediction: Tensor, target: Tensor): Scalar {
  requireSameShape("mseLoss", prediction, target);
  return tf.mean(tf.square(tf.sub(prediction, target)));
}
