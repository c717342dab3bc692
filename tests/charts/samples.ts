/** One figure of each kind and each hard case, from data that is the same on every run. */
import { type Figure, loss, predicted } from "nonlinear/dist/plot";

/** A number in [0, 1) that looks random but is a function of `i`. */
export function noise(i: number): number {
  return Math.abs(Math.sin(i * 12.9898) * 43_758.5453) % 1;
}

/** Losses that fall from `start` to `end`, with noise. */
function losses(epochs: number, start: number, end: number, seed: number): number[] {
  return Array.from(
    { length: epochs },
    (_, i) => end + (start - end) * Math.exp(-i / (epochs / 8)) + noise(i + seed) / 5,
  );
}

function history(values: number[]) {
  return { epochs: values.map((_, i) => i + 1), losses: values };
}

const truth = Array.from({ length: 80 }, (_, i) => 5 + i / 2);
const prediction = truth.map((value, i) => value * 0.9 + 3 + 6 * (noise(i) - 0.5));

export const samples: Record<string, () => Figure> = {
  loss: () => loss(losses(60, 12, 2, 0)),
  "loss-log-two": () => loss({ class: losses(60, 500, 8, 0), sequential: losses(60, 560, 7, 9) }, { logAxis: true }),
  "loss-validation": () =>
    loss({
      ...history(losses(40, 9, 1, 0)),
      validationLosses: losses(40, 9, 2, 5).map((v, i) => v + (i - 12) ** 2 / 300),
    }),
  "loss-band": () =>
    loss(
      {
        "SGD, 4 seeds": [0, 1, 2, 3].map((seed) => losses(40, 10 + seed, 2 + seed / 4, seed)),
        Adam: losses(40, 6, 1, 7),
      },
      { yLabel: "Mean squared error (1,000 $)²" },
    ),
  "loss-many": () => loss(Array.from({ length: 8 }, (_, i) => losses(20, 10 + i, i, i))),
  "loss-empty": () => loss([]),
  "loss-constant": () => loss([5, 5, 5]),
  "loss-nan": () => loss([5, Number.NaN, 3, Number.POSITIVE_INFINITY, 2]),
  "loss-one": () => loss([5]),
  predicted: () => predicted(truth, prediction, { label: "price (1,000 $)" }),
  "predicted-empty": () => predicted([], []),
  "predicted-constant": () => predicted([4, 4, 4], [4, 4, 4]),
};
