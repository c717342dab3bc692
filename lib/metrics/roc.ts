/** The ROC curve and the area under it. */
import type { Column } from "../column";
import { finitePair } from "./pairs";

/** A point for each threshold: a row counts as class 1 when its score is at least that. */
export interface RocCurve {
  /** The share of the rows of class 0 that count as class 1. */
  falsePositiveRate: number[];
  /** The share of the rows of class 1 that count as class 1. */
  truePositiveRate: number[];
  /** From infinity, where no row counts as class 1, down through all scores that occur. */
  thresholds: number[];
}

/**
 * The receiver operating characteristic of a score for class 1: the share of class 1 that is found, at the price of
 * which share of class 0, from the strictest threshold to the loosest (scikit-learn's with `drop_intermediate=False`).
 *
 * @param truth 0 or 1; both must occur
 * @param scores larger for class 1: probabilities or logits
 */
export function rocCurve(truth: Column, scores: Column): RocCurve {
  const [y, score] = finitePair("rocCurve", truth, scores);
  const positives = y.filter((label) => label === 1).length;
  const negatives = y.filter((label) => label === 0).length;
  if (positives + negatives < y.length || positives === 0 || negatives === 0) {
    throw new RangeError("metrics.rocCurve: the truth must hold 0 and 1, each at least once, and nothing else.");
  }
  const order = y.map((_, i) => i).sort((a, b) => score[b] - score[a]);
  const curve: RocCurve = { falsePositiveRate: [0], truePositiveRate: [0], thresholds: [Number.POSITIVE_INFINITY] };
  let found = 0;
  order.forEach((row, place) => {
    found += y[row];
    // Rows with one score pass a threshold together.
    if (place + 1 < order.length && score[order[place + 1]] === score[row]) return;
    curve.falsePositiveRate.push((place + 1 - found) / negatives);
    curve.truePositiveRate.push(found / positives);
    curve.thresholds.push(score[row]);
  });
  return curve;
}

/**
 * The area under the ROC curve: the probability that a random row of class 1 has a larger score than a random one of
 * class 0 (an equal score counts half). 1 separates the classes, 0.5 is no better than chance.
 */
export function rocAucScore(truth: Column, scores: Column): number {
  const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(truth, scores);
  return x.slice(1).reduce((area, right, i) => area + ((right - x[i]) * (y[i] + y[i + 1])) / 2, 0);
}
