/** The error of a training that went wrong. */

import { loop } from "./loop";

/** The loss became NaN or infinite. The weights are those of the last finite loss. */
export class DivergenceError extends Error {
  override name = "DivergenceError";
  /** The epoch of the loop it happened in; undefined outside `train.epochs` and `train.fit`. */
  readonly epoch = loop.epoch;

  /**
   * @param loss NaN or infinite
   * @param step how many steps there have been, this one included
   */
  constructor(
    readonly loss: number,
    readonly step: number,
  ) {
    const place = loop.epoch === undefined ? `step ${step}` : `epoch ${loop.epoch}`;
    super(
      step === 1
        ? `The loss is ${loss} at ${place}, the very first. Look for NaN, infinite or very large values in the data and the weights; if there are none, lower the learning rate (lr).`
        : `The loss is ${loss} at ${place}: training diverged. The weights are again those of the last finite loss. Lower the learning rate (lr).`,
    );
  }
}
