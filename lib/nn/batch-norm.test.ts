import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../tensorflow";
import { BatchNorm1d } from "./batch-norm";

const buffers = (layer: BatchNorm1d) =>
  layer.namedBuffers().map(([name, value]) => [name, Array.from(value.dataSync())]);

test("while training, the running statistics follow the batch; while not, they stay and are used", () => {
  const layer = new BatchNorm1d(2, { momentum: 0.5, eps: 0 });
  const x = tf.tensor2d([
    [0, 10],
    [2, 14],
  ]);
  assert.deepEqual(layer.forward(x).arraySync(), [
    [-1, -1],
    [1, 1],
  ]);
  const after = [
    ["running_mean", [0.5, 6]],
    // Halfway from 1 to the variances 2 and 8, which are divided by N - 1.
    ["running_var", [1.5, 4.5]],
    ["num_batches_tracked", [1]],
  ];
  assert.deepEqual(buffers(layer), after);
  layer.eval();
  const [[first]] = layer.forward(tf.tensor2d([[2, 6]])).arraySync();
  assert.ok(Math.abs(first - 1.5 / Math.sqrt(1.5)) < 1e-6);
  assert.deepEqual(buffers(layer), after);
});

test("only weight and bias are parameters; freezing them leaves the statistics to follow", () => {
  const layer = new BatchNorm1d(1);
  assert.deepEqual(
    layer.namedParameters().map(([name]) => name),
    ["weight", "bias"],
  );
  layer.requiresGrad(false);
  layer.forward(tf.tensor2d([[1], [3]]));
  assert.notEqual(layer.running_mean.dataSync()[0], 0);
});

test("refuses other shapes, and a batch that has no variance", () => {
  const layer = new BatchNorm1d(3);
  assert.throws(() => layer.forward(tf.zeros([2, 4])), /input \(2, 4\) against BatchNorm1d\(3, .*expected \(N, 3\)/);
  assert.throws(() => layer.forward(tf.zeros([2, 3, 5]) as never), /input \(2, 3, 5\)/);
  assert.throws(() => layer.forward(tf.zeros([1, 3])), /at least 2 rows while training, and got 1/);
  assert.throws(() => layer.forward(tf.zeros([0, 3])), /and got 0/);
  assert.deepEqual(layer.eval().forward(tf.zeros([1, 3])).shape, [1, 3]);
  for (const features of [0, -1, 1.5]) assert.throws(() => new BatchNorm1d(features), /must be whole and positive/);
});
