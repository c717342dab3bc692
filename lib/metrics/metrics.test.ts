import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { danfo } from "../danfo";
import { tf } from "../tensorflow";
import {
  accuracyScore,
  classificationReport,
  confusionMatrix,
  f1Score,
  plusMinus,
  precisionScore,
  r2Score,
  rocAucScore,
  rocCurve,
  rootMeanSquaredError,
} from ".";

test("R² of the mean is 0, of the truth 1, and of a constant truth or a single row scikit-learn's", () => {
  assert.equal(r2Score([1, 2, 3], [2, 2, 2]), 0);
  assert.equal(r2Score([1, 2, 3], [1, 2, 3]), 1);
  assert.deepEqual([r2Score([5, 5], [5, 6]), r2Score([5, 5], [5, 5]), r2Score([5], [5])], [0, 1, Number.NaN]);
  assert.equal(rootMeanSquaredError([1, 2, 3], [2, 2, 2]), Math.sqrt(2 / 3));
});

test("tensors of one column are columns", () => {
  const y = tf.tensor2d([[0], [1], [1]]);
  assert.equal(accuracyScore(y, [0, 1, 0]), 2 / 3);
  assert.deepEqual(confusionMatrix(y, [0, 1, 0]), [
    [1, 0],
    [1, 1],
  ]);
});

test("classes that do not occur have a row when their number is given", () => {
  assert.deepEqual(confusionMatrix([0, 2], [0, 0], 4), [
    [1, 0, 0, 0],
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
  assert.throws(
    () => confusionMatrix([0, 2], [0, 0], 2),
    /classCount is 2, but there is a class 2; expected at least 3/,
  );
});

test("the area under the ROC curve is the share of pairs in the right order", () => {
  const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 9 })), {
    minLength: 2,
    maxLength: 40,
  });
  fc.assert(
    fc.property(rows, (drawn) => {
      // One of each class, so that there is a pair.
      const all = [...drawn, [0, 4], [1, 4]];
      const positive = all.filter(([label]) => label === 1);
      const negative = all.filter(([label]) => label === 0);
      const wins = positive.flatMap(([, a]) => negative.map(([, b]) => (a > b ? 1 : a === b ? 0.5 : 0)));
      const expected = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
      const area = rocAucScore(
        all.map(([label]) => label),
        all.map(([, score]) => score),
      );
      assert.ok(Math.abs(area - expected) < 1e-9);
    }),
  );
});

test("what does not fit is an error that says where", () => {
  assert.throws(() => rootMeanSquaredError([1, 2], [1]), /there are 2 true values and 1 predictions/);
  assert.throws(() => accuracyScore([], []), /there are 0 true values/);
  assert.throws(
    () => r2Score([1, Number.NaN], [1, 2]),
    /metrics.r2Score: the truth holds NaN in row 1; expected a finite/,
  );
  assert.throws(() => accuracyScore([0, 1], [0, 0.7]), /the prediction holds 0.7 in row 1; expected a class/);
  assert.throws(() => rocCurve([1, 1], [0.2, 0.3]), /must hold 0 and 1, each at least once/);
  assert.throws(() => rocCurve([0, 1, 2], [0.2, 0.3, 0.4]), /must hold 0 and 1/);
  assert.throws(() => rocCurve([0, 1], [0.2, Number.POSITIVE_INFINITY]), /the prediction holds Infinity in row 1/);
  assert.throws(() => accuracyScore(tf.zeros([2, 2]), [0, 1]), /the truth must be one column, but has shape \(2, 2\)/);
});

test("mean ± deviation divides by one less than the number of values", () => {
  assert.equal(plusMinus([2, 4, 4, 4, 5, 5, 7, 9]), "5.00 ± 2.14");
  assert.equal(plusMinus([1, 1], 0), "1 ± 0");
  assert.equal(plusMinus(new (danfo().Series)([1, 3])), "2.00 ± 1.41");
  assert.throws(() => plusMinus([3]), /got \[3\]; expected at least two finite numbers/);
  assert.throws(() => plusMinus([3, Number.NaN]), /expected at least two finite numbers/);
});

test("an average for two classes is refused for more, and unknown averages and unnamed classes too", () => {
  assert.throws(
    () => precisionScore([0, 2], [0, 1]),
    /there is a class 2, but average "binary" is for classes 0 and 1/,
  );
  assert.throws(() => f1Score([0], [0], { average: "samples" as never }), /average is "samples"; expected "binary"/);
  assert.throws(() => classificationReport([0, 2], [0, 1], { labels: ["a", "b"] }), /class 2, but only 2 labels/);
  assert.deepEqual(classificationReport([0, 1], [0, 1], { labels: ["no", "yes"] }).index.slice(0, 2), ["no", "yes"]);
});
