/**
 * How good predictions are, in numbers for people; what a training makes smaller is a loss (`nn.mseLoss`).
 * The truth comes first, as in scikit-learn, whose names these are. Everything is computed in float64.
 *
 * Each takes columns: arrays, tensors of shape (n) or (n, 1), Danfo Series. Each throws a RangeError when truth and
 * prediction differ in length, are empty, or hold a value that does not belong there.
 */
import { type Column, numbers } from "./column";
import { deviation, mean, sumOfSquares } from "./statistics";

/** The root of the mean squared error, in the unit of the target: √(Σ(y − ŷ)² / n). */
export function rootMeanSquaredError(truth: Column, prediction: Column): number {
  const [y, yHat] = finitePair("rootMeanSquaredError", truth, prediction);
  return Math.sqrt(squaredDistance(y, yHat) / y.length);
}

/**
 * R², the share of the target's variance that the predictions explain: 1 − Σ(y − ŷ)² / Σ(y − mean of y)². 1 is perfect,
 * 0 as good as always predicting the mean, below 0 worse. NaN when all true values are equal, where it is not defined.
 */
export function r2Score(truth: Column, prediction: Column): number {
  const [y, yHat] = finitePair("r2Score", truth, prediction);
  if (y.every((value) => value === y[0])) return Number.NaN;
  return 1 - squaredDistance(y, yHat) / sumOfSquares(y);
}

/** The share of predicted classes that are right. */
export function accuracyScore(truth: Column, prediction: Column): number {
  const [y, yHat] = classPair("accuracyScore", truth, prediction);
  return y.filter((label, i) => label === yHat[i]).length / y.length;
}

/**
 * How often each class was taken for each: a row per true class, a column per predicted one, so that what is right stands
 * on the diagonal.
 *
 * @param truth classes, whole numbers from 0
 * @param classCount how many classes there are; by default up to the largest that occurs
 */
export function confusionMatrix(truth: Column, prediction: Column, classCount?: number): number[][] {
  const [y, yHat] = classPair("confusionMatrix", truth, prediction);
  const largest = [...y, ...yHat].reduce((most, label) => Math.max(most, label), 0);
  if (classCount !== undefined && !(Number.isInteger(classCount) && classCount > largest)) {
    throw new RangeError(
      `metrics.confusionMatrix: classCount is ${classCount}, but there is a class ${largest}; expected at least ${largest + 1}.`,
    );
  }
  const counts = Array.from({ length: classCount ?? largest + 1 }, () =>
    new Array<number>(classCount ?? largest + 1).fill(0),
  );
  y.forEach((label, i) => {
    counts[label][yHat[i]]++;
  });
  return counts;
}

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
 * The receiver operating characteristic of a score for class 1: how many of class 1 are found at the price of how many of
 * class 0, from the strictest threshold to the loosest (scikit-learn's with `drop_intermediate=False`).
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
 * The area under the ROC curve: how likely a random row of class 1 has a larger score than a random one of class 0
 * (an equal one counts half). 1 separates the classes, 0.5 is no better than chance.
 */
export function rocAucScore(truth: Column, scores: Column): number {
  const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(truth, scores);
  return x.slice(1).reduce((area, right, i) => area + ((right - x[i]) * (y[i] + y[i + 1])) / 2, 0);
}

/**
 * Mean and sample deviation √(Σ(v − mean)² / (n − 1)) of scores from several splits or seeds, as text: "4.86 ± 0.61".
 *
 * @param decimals how many to write, 2 by default
 * @throws RangeError when there are fewer than two values, which have no deviation, or one is not finite
 */
export function plusMinus(values: readonly number[], decimals = 2): string {
  if (values.length < 2 || !values.every(Number.isFinite)) {
    throw new RangeError(`metrics.plusMinus: got [${values.join(", ")}]; expected at least two finite numbers.`);
  }
  return `${mean(values).toFixed(decimals)} ± ${deviation(values).toFixed(decimals)}`;
}

function squaredDistance(y: readonly number[], yHat: readonly number[]): number {
  return y.reduce((sum, value, i) => sum + (value - yHat[i]) ** 2, 0);
}

function finitePair(caller: string, truth: Column, prediction: Column): [number[], number[]] {
  return pair(caller, truth, prediction, Number.isFinite, "a finite number");
}

function classPair(caller: string, truth: Column, prediction: Column): [number[], number[]] {
  const isClass = (value: number) => Number.isInteger(value) && value >= 0;
  return pair(caller, truth, prediction, isClass, "a class, a whole number from 0");
}

function pair(
  caller: string,
  truth: Column,
  prediction: Column,
  fits: (value: number) => boolean,
  expected: string,
): [number[], number[]] {
  const columns = { "the truth": numbers(truth, "the truth"), "the prediction": numbers(prediction, "the prediction") };
  const [y, yHat] = Object.values(columns);
  if (y.length !== yHat.length || y.length === 0) {
    throw new RangeError(
      `metrics.${caller}: there are ${y.length} true values and ${yHat.length} predictions; expected as many of both, and at least one.`,
    );
  }
  for (const [name, values] of Object.entries(columns)) {
    const row = values.findIndex((value) => !fits(value));
    if (row >= 0)
      throw new RangeError(`metrics.${caller}: ${name} holds ${values[row]} in row ${row}; expected ${expected}.`);
  }
  return [y, yHat];
}
