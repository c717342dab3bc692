/** The text of a loss. */
import { exponential } from "../exponential";

/** `Epoch 5000: loss=1.2950e+01`: the loss as C writes it with `%.4e`. */
export function formatLoss(epoch: number, loss: number): string {
  return `Epoch ${epoch}: loss=${exponential(loss, 4)}`;
}
