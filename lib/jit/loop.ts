/** What a training loop and the steps within it tell each other. */
export const loop: {
  /** Where the loop is, for the message of a divergence. */
  epoch?: number;
  /** The loss of the step that ran last, for the loop's progress. */
  loss?: number;
} = {};
