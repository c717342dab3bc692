/** Metrics of predicted classes. */
import type { Column } from "../column";
import { mean } from "../statistics";
import { classPair } from "./pairs";

/** The share of predicted classes that are right. */
export function accuracyScore(truth: Column, prediction: Column): number {
  const [y, yHat] = classPair("accuracyScore", truth, prediction);
  return y.filter((label, i) => label === yHat[i]).length / y.length;
}

/**
 * Counts of the pairs of true and predicted class: a row per true class, a column per predicted one. Right predictions
 * stand on the diagonal.
 *
 * @param truth classes, whole numbers from 0
 * @param classCount the number of classes; by default one more than the largest that occurs
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

/**
 * The way to one number for several classes: "binary" takes class 1 of two alone; "macro" the mean over the classes;
 * "weighted" the mean weighted by the rows of each class; "micro" counts all rows together.
 */
export type Average = "binary" | "macro" | "weighted" | "micro";

/** Precision, recall and F1 of one class, and the number of its rows. */
export interface ClassScores {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

/**
 * The share of the rows predicted as a class that are of it. 0 where no row is predicted as the class.
 *
 * @param options `average`: "binary" by default, which is for classes 0 and 1
 * @throws RangeError for "binary" when there are other classes than 0 and 1
 */
export function precisionScore(truth: Column, prediction: Column, { average = "binary" }: { average?: Average } = {}) {
  return averaged("precisionScore", truth, prediction, average, "precision");
}

/**
 * The share of the rows of a class that are predicted as it. 0 where the class has no rows.
 *
 * @param options `average`: "binary" by default, which is for classes 0 and 1
 * @throws RangeError for "binary" when there are other classes than 0 and 1
 */
export function recallScore(truth: Column, prediction: Column, { average = "binary" }: { average?: Average } = {}) {
  return averaged("recallScore", truth, prediction, average, "recall");
}

/**
 * The harmonic mean of precision and recall, 2 · right / (predicted + true). 0 where both are 0.
 *
 * @param options `average`: "binary" by default, which is for classes 0 and 1
 * @throws RangeError for "binary" when there are other classes than 0 and 1
 */
export function f1Score(truth: Column, prediction: Column, { average = "binary" }: { average?: Average } = {}) {
  return averaged("f1Score", truth, prediction, average, "f1");
}

/** The scores of each class that occurs in truth or prediction, in ascending order. */
export function scoresByClass(y: readonly number[], yHat: readonly number[]): Map<number, ClassScores> {
  const [right, predicted, support] = [new Map(), new Map(), new Map()] as Map<number, number>[];
  const count = (counts: Map<number, number>, label: number) => counts.set(label, (counts.get(label) ?? 0) + 1);
  y.forEach((label, i) => {
    count(support, label);
    count(predicted, yHat[i]);
    if (label === yHat[i]) count(right, label);
  });
  const labels = [...new Set([...y, ...yHat])].sort((a, b) => a - b);
  const of = (counts: Map<number, number>, label: number) => counts.get(label) ?? 0;
  return new Map(labels.map((label) => [label, scores(of(right, label), of(predicted, label), of(support, label))]));
}

/** The mean of the scores of all classes, each weighted by its rows if so wanted. */
export function meanScores(classes: readonly ClassScores[], weighted: boolean): ClassScores {
  const support = classes.reduce((sum, one) => sum + one.support, 0);
  const average = (score: "precision" | "recall" | "f1") =>
    weighted
      ? classes.reduce((sum, one) => sum + one[score] * one.support, 0) / support
      : mean(classes.map((one) => one[score]));
  return { precision: average("precision"), recall: average("recall"), f1: average("f1"), support };
}

function scores(right: number, predicted: number, support: number): ClassScores {
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: share(right, predicted),
    recall: share(right, support),
    f1: share(2 * right, predicted + support),
    support,
  };
}

function averaged(
  caller: string,
  truth: Column,
  prediction: Column,
  average: Average,
  score: "precision" | "recall" | "f1",
): number {
  const [y, yHat] = classPair(caller, truth, prediction);
  const classes = scoresByClass(y, yHat);
  if (average === "binary") {
    const other = [...classes.keys()].find((label) => label > 1);
    if (other === undefined) return classes.get(1)?.[score] ?? 0;
    throw new RangeError(
      `metrics.${caller}: there is a class ${other}, but average "binary" is for classes 0 and 1; ` +
        'choose { average: "macro" }, "weighted" or "micro".',
    );
  }
  // Counted together, each wrong row is one too many of a class and one too few of another.
  if (average === "micro") return y.filter((label, i) => label === yHat[i]).length / y.length;
  if (average === "macro" || average === "weighted") {
    return meanScores([...classes.values()], average === "weighted")[score];
  }
  throw new RangeError(
    `metrics.${caller}: average is "${average}"; expected "binary", "macro", "weighted" or "micro".`,
  );
}
