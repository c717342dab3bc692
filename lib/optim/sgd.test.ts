import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Scalar, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { SGD } from "./sgd";

const square = (w: Variable) => () => tf.square(w) as Scalar;

describe("SGD", () => {
  test("moves against the gradient, and gives the loss before", () => {
    const w = tf.variable(tf.scalar(3));
    const loss = new SGD([w], { lr: 0.25 }).minimize(square(w));
    assert.equal(loss.dataSync()[0], 9);
    assert.equal(w.dataSync()[0], 3 - 0.25 * 6);
  });

  test("takes a learning rate that changes", () => {
    const w = tf.variable(tf.scalar(4));
    const optimizer = new SGD([w], { lr: 0.5 });
    optimizer.lr = 0.125;
    optimizer.minimize(square(w));
    assert.equal(w.dataSync()[0], 3);
  });

  test("leaves a parameter alone that takes no part in the loss", () => {
    const [w, unused] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(7))];
    new SGD([w, unused], { lr: 1 }).minimize(square(w));
    assert.deepEqual([w.dataSync()[0], unused.dataSync()[0]], [-1, 7]);
  });

  test("leaves no tensor behind but the loss", () => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = new SGD([w], { lr: 0.1 });
    const { numTensors } = tf.memory();
    optimizer.minimize(square(w)).dispose();
    assert.equal(tf.memory().numTensors, numTensors);
  });

  test("refuses no parameters, and a learning rate that is none", () => {
    assert.throws(() => new SGD([], { lr: 1 }), /there is no parameter to train/);
    const w = tf.variable(tf.scalar(1));
    for (const lr of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => new SGD([w], { lr }), new RegExp(`lr is ${lr}, expected a finite number`));
  });
});
