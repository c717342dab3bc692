import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { danfo } from "../danfo";
import { jit } from "../jit";
import { tf } from "../tensorflow";
import { linear } from "./linear";
import { bceWithLogitsLoss, crossEntropyLoss, huberLoss, type Loss, l1Loss, mseLoss } from "./losses";

const elementwise: Record<string, Loss> = { mseLoss, l1Loss, huberLoss, bceWithLogitsLoss };

test("mseLoss is the mean of the squared differences", () => {
  const loss = mseLoss(tf.tensor2d([[1], [2]]), tf.tensor2d([[3], [5]]));
  assert.equal(loss.rank, 0);
  assert.equal(loss.dataSync()[0], 6.5);
});

for (const [name, loss] of Object.entries(elementwise)) {
  test(`${name} of two shapes throws and names both`, () => {
    assert.throws(() => loss(tf.zeros([506, 1]), tf.zeros([506])), /\(506, 1\), the target \(506,\)/);
    assert.throws(() => loss(tf.zeros([506]), tf.zeros([506, 1])), /\(506,\), the target \(506, 1\)/);
  });

  test(`${name} of an empty batch has a sum of 0, no elements, and no mean`, () => {
    const empty = tf.zeros([0, 1]);
    assert.equal(loss(empty, empty, { reduction: "sum" }).dataSync()[0], 0);
    assert.deepEqual(loss(empty, empty, { reduction: "none" }).shape, [0, 1]);
    assert.throws(() => loss(empty, empty), new RegExp(`${name}: .*the batch is empty`));
  });
}

test("bceWithLogitsLoss keeps the digits of a small loss", () => {
  const losses = bceWithLogitsLoss(tf.tensor1d([10, 15, 20, 50]), tf.ones([4]), { reduction: "none" }).dataSync();
  // torch 2.13: F.binary_cross_entropy_with_logits(torch.tensor([10., 15, 20, 50]), torch.ones(4), reduction="none")
  const expected = [4.539890142041258e-5, 3.059022617435403e-7, 2.06115369216775e-9, 1.9287498933537385e-22];
  expected.forEach((value, i) => {
    assert.ok(Math.abs(losses[i] / value - 1) < 1e-6, `${losses[i]} against ${value}`);
  });
});

test("crossEntropyLoss refuses shapes, types and classes that do not fit", () => {
  const logits = tf.zeros([2, 3]);
  const fit = /expected \(N, C\) and class numbers \(N\) int32/;
  assert.throws(() => crossEntropyLoss(logits, tf.tensor1d([0, 1, 2], "int32")), fit);
  assert.throws(() => crossEntropyLoss(logits, tf.tensor2d([[0], [1]], undefined, "int32")), fit);
  assert.throws(() => crossEntropyLoss(logits, tf.tensor1d([0, 1.5])), fit);
  assert.throws(() => crossEntropyLoss(tf.zeros([0, 3]), tf.tensor1d([], "int32")), /the batch is empty/);
  for (const [wrong, at] of [
    [3, 1],
    [-1, 1],
  ]) {
    const classes = tf.tensor1d([0, wrong], "int32");
    const message = new RegExp(`the class of row ${at} is ${wrong}; expected 0 to 2, as there are 3 logits`);
    for (const reduction of ["mean", "sum", "none"] as const)
      assert.throws(() => crossEntropyLoss(logits, classes, { reduction }), message);
  }
});

test("a class out of range ends a compiled training by its name, and leaves the weights as they were", () => {
  for (const from of ["data", "a batch", "an input"]) {
    const model = linear(2, 3);
    const optimizer = tf.train.adam(0.1);
    const [x, y] = [tf.ones([2, 2]), tf.tensor1d([0, 3], "int32")];
    let batch = [0, 0];
    const classes = (): Tensor => {
      if (from === "data") return y;
      if (from === "an input") return jit.input(() => tf.tensor1d([0, batch[1] * 3], "int32"));
      return tf.gather(
        y,
        jit.input(() => batch, [2], "int32"),
      );
    };
    const step = jit(() => optimizer.minimize(() => crossEntropyLoss(model.forward(x), classes()), true) as Scalar);
    const weights = () => model.parameters().map((parameter) => Array.from(parameter.dataSync()));
    let before = weights();
    for (let i = 0; i < 8 && from !== "data"; i++) {
      before = weights();
      step();
    }
    batch = [0, 1];
    for (const _ of [1, 2]) {
      const wrong = /crossEntropyLoss: the class of row 1 is 3; expected 0 to 2, as there are 3 logits/;
      assert.throws(() => step(4), wrong, from);
    }
    assert.deepEqual(weights(), before, from);
    if (from === "data") continue;
    batch = [0, 0];
    assert.ok(Number.isFinite(step()), from);
    assert.equal(step.engine, "wasm");
  }
});

test("the weights of classes come from whatever holds them", () => {
  const { Series } = danfo();
  const [logits, classes] = [tf.tensor2d([[1, 2, 3]]), tf.tensor1d([1], "int32")];
  const columns = tf.tensor2d([[1, 0, 1]]);
  const lists = [[1, 2, 3], new Series([1, 2, 3]), Float32Array.of(1, 2, 3), tf.tensor1d([1, 2, 3])];
  const options = { reduction: "sum" } as const;
  for (const weight of lists) {
    const sum = crossEntropyLoss(logits, classes, { weight, ...options }).dataSync()[0];
    assert.ok(Math.abs(sum - 2 * 1.4076059) < 1e-5, String(sum));
    const loss = bceWithLogitsLoss(logits, columns, { posWeight: weight, ...options }).dataSync()[0];
    assert.ok(Math.abs(loss - (0.3132617 + 2.1269281 + 3 * 0.0485874)) < 1e-5, String(loss));
  }
  const missing = new Series([1, Number.NaN, 3]);
  assert.throws(() => crossEntropyLoss(logits, classes, { weight: missing }), /the weight\[1\] is missing/);
  assert.throws(() => bceWithLogitsLoss(logits, columns, { posWeight: missing }), /the posWeight\[1\] is missing/);
});
