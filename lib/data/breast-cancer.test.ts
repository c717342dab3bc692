import assert from "node:assert/strict";
import { test } from "node:test";
import { breastCancerColumns, loadBreastCancer } from "./breast-cancer";

test("the breast cancer data is a DataFrame of 569 rows and 31 columns, TARGET last", async () => {
  const df = await loadBreastCancer();
  assert.deepEqual(df.shape, [569, 31]);
  assert.deepEqual(df.columns, Object.keys(breastCancerColumns));
  assert.equal(df.columns.at(-1), "TARGET");
  assert.deepEqual((df.values[0] as number[]).slice(0, 4), [17.99, 10.38, 122.8, 1001]);
  assert.ok((df.values as number[][]).flat().every(Number.isFinite));
});

test("357 samples are benign, and they have the smaller nuclei", async () => {
  const rows = (await loadBreastCancer()).values as number[][];
  const meanRadius = (label: number) => {
    const radii = rows.filter((row) => row[30] === label).map((row) => row[0]);
    return { count: radii.length, mean: radii.reduce((sum, radius) => sum + radius, 0) / radii.length };
  };
  const [malignant, benign] = [meanRadius(0), meanRadius(1)];
  assert.deepEqual([malignant.count, benign.count], [212, 357]);
  // scikit-learn's load_breast_cancer gives these means of "mean radius".
  assert.ok(Math.abs(malignant.mean - 17.46283) < 1e-4 && Math.abs(benign.mean - 12.146524) < 1e-4);
});
