import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "./history";

test("holds a row per epoch", () => {
  const history = new History();
  assert.equal(history.last, undefined);
  assert.equal(String(history), "epoch  loss");
  history.push({ epoch: 1, loss: 4 });
  history.push({ epoch: 2, loss: 2.5 });
  assert.deepEqual(history.epochs, [1, 2]);
  assert.deepEqual(history.losses, [4, 2.5]);
  assert.deepEqual(history.last, { epoch: 2, loss: 2.5 });
  assert.equal(String(history), "epoch  loss\n    1  4.0000e+00\n    2  2.5000e+00");
  const df = history.toDataFrame();
  assert.deepEqual(df.columns, ["epoch", "loss"]);
  assert.deepEqual(df.values, [
    [1, 4],
    [2, 2.5],
  ]);
});

test("has a column for each metric, NaN where an epoch has none", () => {
  const history = new History();
  history.push({ epoch: 1, loss: 4, validationLoss: 5 });
  history.push({ epoch: 2, loss: 2.5, validationLoss: 3, metrics: { accuracy: 0.5, validationAccuracy: 0.25 } });
  assert.deepEqual(history.metrics, { accuracy: [Number.NaN, 0.5], validationAccuracy: [Number.NaN, 0.25] });
  assert.deepEqual(history.last?.metrics, { accuracy: 0.5, validationAccuracy: 0.25 });
  assert.equal(
    String(history),
    "epoch  loss        validation  accuracy    validationAccuracy\n" +
      "    1  4.0000e+00  5.0000e+00  nan         nan\n" +
      "    2  2.5000e+00  3.0000e+00  5.0000e-01  2.5000e-01",
  );
  assert.deepEqual(history.toDataFrame().columns, [
    "epoch",
    "loss",
    "validationLoss",
    "accuracy",
    "validationAccuracy",
  ]);
});

test("writes a long history as 20 of its epochs, with the first and the last", () => {
  const history = new History();
  for (let epoch = 1; epoch <= 100_000; epoch++) history.push({ epoch, loss: 1 / epoch });
  const lines = String(history).split("\n");
  assert.equal(lines.length, 21);
  assert.equal(lines[1], "     1  1.0000e+00");
  assert.equal(lines[20], "100000  1.0000e-05");
});
