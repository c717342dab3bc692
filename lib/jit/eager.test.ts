import assert from "node:assert/strict";
import { test } from "node:test";
import type { Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { DivergenceError, jit } from ".";

test("a step returns its loss and leaves no tensors behind, the step itself included", () => {
  const p = tf.variable(tf.scalar(8));
  const tensors = tf.memory().numTensors;
  const step = jit(() => halve(p));
  assert.deepEqual([step(), step(), step()], [8, 4, 2]);
  assert.equal(tf.memory().numTensors, tensors);
  assert.equal(step.engine, "eager");
  step.dispose();
});

test("a loss that is not finite gives the weights of the last finite loss back", () => {
  const [p, q] = [tf.variable(tf.scalar(1)), tf.variable(tf.tensor1d([1, 2]))];
  const step = jit(() => {
    const loss = p.clone();
    p.assign(tf.mul(p, 1e20));
    q.assign(tf.mul(q, p));
    return loss.asScalar();
  });
  step();
  step();
  const tensors = tf.memory().numTensors;
  // The losses are 1, 1e20, then infinite.
  assert.throws(step, (error: DivergenceError) => {
    assert.ok(error instanceof DivergenceError);
    assert.equal(error.name, "DivergenceError");
    assert.equal(error.step, 3);
    assert.equal(error.loss, Number.POSITIVE_INFINITY);
    assert.match(error.message, /Infinity at step 3.*Lower the learning rate \(lr\)/);
    return true;
  });
  assert.equal(p.dataSync()[0], Math.fround(1e20));
  assert.deepEqual(Array.from(q.dataSync()), [1e20, 2e20].map(Math.fround));
  assert.equal(tf.memory().numTensors, tensors);
});

test("a first loss of NaN restores the weights and points at the data", () => {
  const p = tf.variable(tf.scalar(1));
  const step = jit(() => {
    p.assign(tf.scalar(5));
    return tf.scalar(Number.NaN);
  });
  assert.throws(step, /NaN at step 1, the very first.*data/);
  assert.equal(p.dataSync()[0], 1);
});

test("an error in the step comes through, and later steps work", () => {
  const p = tf.variable(tf.scalar(8));
  let fail = true;
  const step = jit(() => {
    if (fail) throw new Error("shapes");
    return halve(p);
  });
  assert.throws(step, /shapes/);
  fail = false;
  assert.equal(step(), 8);
});

function halve(p: Variable) {
  const loss = p.clone().asScalar();
  p.assign(tf.div(p, 2));
  return loss;
}
