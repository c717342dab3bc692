/** The table of a classification's scores. */
import type { Column } from "../column";
import type { DataFrame } from "../danfo";
import { makeFrame } from "../make-frame";
import { accuracyScore, type ClassScores, meanScores, scoresByClass } from "./classification";
import { classPair } from "./pairs";

/**
 * Precision, recall, F1 and the number of rows ("support") of each class that occurs; below them the accuracy, in the
 * column `f1-score`, and the means over the classes, plain ("macro avg") and weighted by support ("weighted avg").
 *
 * @param truth classes, whole numbers from 0
 * @param options `labels`: the names of the classes, from class 0; by default their numbers
 * @throws RangeError when a class that occurs has no name
 */
export function classificationReport(
  truth: Column,
  prediction: Column,
  { labels }: { labels?: readonly string[] } = {},
): DataFrame {
  const [y, yHat] = classPair("classificationReport", truth, prediction);
  const classes = scoresByClass(y, yHat);
  const unnamed = labels && [...classes.keys()].find((label) => label >= labels.length);
  if (unnamed !== undefined) {
    throw new RangeError(
      `metrics.classificationReport: there is a class ${unnamed}, but only ${labels?.length} labels; expected one for each class.`,
    );
  }
  const all = [...classes.values()];
  const row = ({ precision, recall, f1, support }: ClassScores) => [precision, recall, f1, support];
  return makeFrame({
    columns: ["precision", "recall", "f1-score", "support"],
    dtypes: ["float32", "float32", "float32", "int32"],
    index: [
      ...[...classes.keys()].map((label) => labels?.[label] ?? String(label)),
      "accuracy",
      "macro avg",
      "weighted avg",
    ],
    rows: [
      ...all.map(row),
      [Number.NaN, Number.NaN, accuracyScore(y, yHat), y.length],
      row(meanScores(all, false)),
      row(meanScores(all, true)),
    ],
  });
}
