/** Metrics against scikit-learn's numbers. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { metrics } from "nonlinear";
import { root } from "../copy-of-project";

const fixture = JSON.parse(readFileSync(join(root, "tests", "fixtures", "metrics.json"), "utf8"));

describe("metrics of a quantity", () => {
  for (const [name, { truth, prediction, ...expected }] of Object.entries<Record<string, never>>(fixture.regression))
    test(name, () => {
      assertClose(metrics.rootMeanSquaredError(truth, prediction), expected.rootMeanSquaredError);
      assertClose(metrics.r2Score(truth, prediction), expected.r2Score);
      assertClose(metrics.meanAbsoluteError(truth, prediction), expected.meanAbsoluteError);
    });
});

describe("metrics of classes", () => {
  for (const [name, { truth, prediction, ...expected }] of Object.entries<Record<string, never>>(fixture.classes))
    test(name, () => {
      assertClose(metrics.accuracyScore(truth, prediction), expected.accuracyScore);
      // scikit-learn's matrix has only the classes that occur.
      const occurring = [...new Set<number>([...(truth as number[]), ...(prediction as number[])])].sort(
        (a, b) => a - b,
      );
      const matrix = metrics.confusionMatrix(truth, prediction);
      assert.deepEqual(
        occurring.map((row) => occurring.map((column) => matrix[row][column])),
        expected.confusionMatrix,
      );
      for (const [average, [precision, recall, f1]] of Object.entries<number[]>(expected.averages)) {
        const options = { average: average as metrics.Average };
        assertClose(metrics.precisionScore(truth, prediction, options), precision);
        assertClose(metrics.recallScore(truth, prediction, options), recall);
        assertClose(metrics.f1Score(truth, prediction, options), f1);
      }
      const report = metrics.classificationReport(truth, prediction);
      const { accuracy, ...rows } = expected.report as Record<string, Record<string, number>>;
      assert.deepEqual([...report.index].sort(), [...Object.keys(rows), "accuracy"].sort());
      report.index.forEach((label, i) => {
        const found = (report.values as number[][])[i];
        if (label === "accuracy") assertClose(found[2], accuracy as unknown as number);
        else for (const [j, column] of report.columns.entries()) assertClose(found[j], rows[label][column]);
      });
    });
});

describe("the ROC curve", () => {
  for (const [name, { truth, scores, ...expected }] of Object.entries<Record<string, never>>(fixture.roc))
    test(name, () => {
      const { thresholds, ...rates } = metrics.rocCurve(truth, scores);
      assert.equal(thresholds[0], Number.POSITIVE_INFINITY);
      assert.deepEqual(thresholds.slice(1), expected.thresholds);
      for (const rate of ["falsePositiveRate", "truePositiveRate"] as const) {
        assert.equal(rates[rate].length, thresholds.length);
        rates[rate].forEach((value, i) => {
          assertClose(value, expected[rate][i]);
        });
      }
      assertClose(metrics.rocAucScore(truth, scores), expected.rocAucScore);
    });
});

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
}
