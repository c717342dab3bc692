/** Metrics of predicted quantities. */
import type { Column } from "../column";
import { mean, sumOfSquares } from "../statistics";
import { finitePair } from "./pairs";

/** The root of the mean squared error, in the unit of the target: √(Σ(y − ŷ)² / n). */
export function rootMeanSquaredError(truth: Column, prediction: Column): number {
  const [y, yHat] = finitePair("rootMeanSquaredError", truth, prediction);
  return Math.sqrt(squaredDistance(y, yHat) / y.length);
}

/**
 * R², the share of the target's variance that the predictions explain: 1 − Σ(y − ŷ)² / Σ(y − mean of y)². 1 is perfect,
 * 0 as good as always predicting the mean, below 0 worse. Where all true values are equal, it is 1 for predictions that are
 * all right and else 0, and of a single row NaN, as in scikit-learn.
 */
export function r2Score(truth: Column, prediction: Column): number {
  const [y, yHat] = finitePair("r2Score", truth, prediction);
  if (y.length === 1) return Number.NaN;
  if (y.every((value) => value === y[0])) return yHat.every((value) => value === y[0]) ? 1 : 0;
  return 1 - squaredDistance(y, yHat) / sumOfSquares(y);
}

/** The mean of the absolute errors, in the unit of the target: Σ|y − ŷ| / n. */
export function meanAbsoluteError(truth: Column, prediction: Column): number {
  const [y, yHat] = finitePair("meanAbsoluteError", truth, prediction);
  return mean(y.map((value, i) => Math.abs(value - yHat[i])));
}

function squaredDistance(y: readonly number[], yHat: readonly number[]): number {
  return y.reduce((sum, value, i) => sum + (value - yHat[i]) ** 2, 0);
}
