/** Keeping gradients from becoming too long. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";

/**
 * The number to multiply the gradients with, at most 1, so that their common norm √(Σ g²) is at most `maxNorm`:
 * PyTorch's maxNorm / (norm + 1e-6).
 *
 * Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
 */
export function clipCoefficient(gradients: readonly Tensor[], maxNorm: number): Tensor {
  return tf.tidy(() => {
    const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
    return tf.minimum(tf.div(maxNorm, tf.add(norm, 1e-6)), 1);
  });
}
