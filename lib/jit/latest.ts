/** The loss of the step that ran last: a loop that someone else wrote shows it in its progress. */
export const latest: { loss: number | undefined } = { loss: undefined };
