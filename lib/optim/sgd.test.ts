import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar } from "@tensorflow/tfjs";
import { linear, mseLoss, parameter } from "../nn";
import { tf } from "../tensorflow";
import { SGD } from "./sgd";

test("a step goes lr times the gradient down, and returns the loss from before", () => {
  const p = parameter(tf.tensor1d([1, -2]));
  const optimizer = new SGD([p], { lr: 0.25 });
  // The gradient of Σ p² is 2 p.
  const loss = optimizer.minimize(() => tf.sum(tf.square(p)));
  assert.equal(loss.dataSync()[0], 5);
  assert.deepEqual(Array.from(p.dataSync()), [0.5, -1]);
  optimizer.lr = 0.5;
  optimizer.minimize(() => tf.sum(tf.square(p)));
  assert.deepEqual(Array.from(p.dataSync()), [0, 0]);
});

test("a parameter that the loss does not depend on stays as it is", () => {
  const [used, unused] = [parameter(tf.scalar(1)), parameter(tf.scalar(7))];
  new SGD([unused, used], { lr: 0.5 }).minimize(() => tf.sum(tf.square(used)));
  assert.equal(unused.dataSync()[0], 7);
  assert.equal(used.dataSync()[0], 0);
});

test("changes its own parameters only", () => {
  const [first, second] = [linear(2, 2), linear(2, 1)];
  const before = Array.from(second.weight.dataSync());
  new SGD(first.parameters(), { lr: 0.1 }).minimize(() =>
    mseLoss(second.forward(first.forward(tf.ones([3, 2]))), tf.ones([3, 1])),
  );
  assert.deepEqual(Array.from(second.weight.dataSync()), before);
});

test("a step leaves one tensor behind, the loss", () => {
  const layer = linear(2, 1);
  const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
  const [x, y] = [tf.ones([3, 2]), tf.ones([3, 1])];
  const tensors = tf.memory().numTensors;
  const loss = optimizer.minimize(() => mseLoss(layer.forward(x), y));
  assert.equal(tf.memory().numTensors, tensors + 1);
  loss.dispose();
});

test("refuses an empty list, a bad learning rate, and a loss without its parameters", () => {
  const p = parameter(tf.scalar(1));
  assert.throws(() => new SGD([]), /empty list of parameters/);
  for (const lr of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => new SGD([p], { lr }), /learning rate/);
  const optimizer = new SGD([p]);
  assert.equal(optimizer.lr, 1e-3);
  assert.throws(() => {
    optimizer.lr = -1;
  }, /learning rate/);
  assert.throws(() => optimizer.minimize(() => tf.scalar(3) as Scalar));
});
