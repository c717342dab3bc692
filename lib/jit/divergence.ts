/** The error of a training that went wrong. */

/** The loss became NaN or infinite. The weights are those of the last finite loss. */
export class DivergenceError extends Error {
  override name = "DivergenceError";

  /**
   * @param loss NaN or infinite
   * @param step how many steps there have been, this one included
   * @param epoch of the `train.epochs` or `train.fit` that the step is in; undefined outside of them
   */
  constructor(
    readonly loss: number,
    readonly step: number,
    readonly epoch?: number,
  ) {
    const place = epoch === undefined ? `step ${step}` : `epoch ${epoch}`;
    super(
      step === 1
        ? `The loss is ${loss} at ${place}, the very first. Look for NaN, infinite or very large values in the data and the weights, and for class numbers that are too large; if there are none, lower the learning rate (lr).`
        : `The loss is ${loss} at ${place}: training diverged. The weights are again those of the last finite loss. Lower the learning rate (lr).`,
    );
  }
}
