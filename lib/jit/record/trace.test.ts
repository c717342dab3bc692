import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import { UnsupportedOperation } from "../program/cannot-compile";
import { trace } from "./trace";

const scalar = (value: unknown) => value as Scalar;

test("leaves tensors, variables and the backend as they were", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const optimizer = tf.train.sgd(0.1);
  const { dataId } = weight;
  const before = { tensors: tf.memory().numTensors, backend: tf.getBackend(), bytes: tf.memory().numBytes };
  trace(() => scalar(optimizer.minimize(() => tf.sum(tf.square(weight)), true)));
  assert.deepEqual({ tensors: tf.memory().numTensors, backend: tf.getBackend(), bytes: tf.memory().numBytes }, before);
  assert.equal(weight.dataId, dataId);
  assert.deepEqual([...weight.dataSync()], [1, 2]);
  assert.equal(optimizer.iterations, 0);
});

test("leaves them so when the step throws", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const before = { tensors: tf.memory().numTensors, backend: tf.getBackend() };
  assert.throws(
    () =>
      trace(() => {
        weight.assign(tf.mul(weight, 2));
        throw new Error("my own");
      }),
    /my own/,
  );
  assert.deepEqual({ tensors: tf.memory().numTensors, backend: tf.getBackend() }, before);
  assert.deepEqual([...weight.dataSync()], [1, 2]);
  weight.assign(tf.tensor1d([3, 4]));
  assert.deepEqual([...weight.dataSync()], [3, 4]);
});

test("leaves no tensors when the loss throws, half of it recorded", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const optimizer = tf.train.sgd(0.1);
  const before = tf.memory().numTensors;
  const loss = (): Scalar => {
    tf.sum(tf.square(tf.relu(weight)));
    throw new Error("my own");
  };
  assert.throws(() => trace(() => scalar(optimizer.minimize(loss, true))), /my own/);
  assert.equal(tf.memory().numTensors, before);
});

test("reading a value is an error that says what to do", () => {
  const weight = tf.variable(tf.scalar(1));
  const x = tf.scalar(2);
  for (const read of [
    () => weight.dataSync(),
    () => tf.mul(weight, 2).arraySync(),
    () => x.dataSync(),
    () => void weight.data(),
  ]) {
    assert.throws(
      () =>
        trace(() => {
          read();
          return scalar(tf.square(weight));
        }),
      /reads the value of a tensor.*jit\.input/s,
    );
  }
  assert.equal(x.dataSync()[0], 2);
});

test("a step that returns no scalar is an error", () => {
  assert.throws(
    () => trace(() => undefined as unknown as Scalar),
    /must return its loss, a scalar tensor; it returned undefined/,
  );
  assert.throws(() => trace(() => scalar(tf.ones([2]))), /returned float32 of shape \[2\]/);
});

test("an op without a form is named", () => {
  const x = tf.tensor1d([3, 1, 2]);
  assert.throws(
    () => trace(() => scalar(tf.sum(tf.topk(x, 2).values))),
    (error: unknown) => error instanceof UnsupportedOperation && /TopK/.test(error.message),
  );
});

test("variables made by the step start from the values that it gave them", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const optimizer = tf.train.adam(0.1);
  const tensors = tf.memory().numTensors;
  trace(() => scalar(optimizer.minimize(() => tf.sum(tf.square(weight)), true)));
  assert.equal(tf.memory().numTensors, tensors + 2);
  optimizer.minimize(() => tf.sum(tf.square(weight)) as Scalar);
  assert.ok(Math.abs(weight.dataSync()[0] - 0.9) < 1e-5);
});

test("the learning rate of tfjs's optimisers is an input", () => {
  const weight = tf.variable(tf.scalar(1));
  for (const optimizer of [
    tf.train.sgd(0.1),
    tf.train.momentum(0.1, 0.9),
    tf.train.adam(0.1),
    tf.train.rmsprop(0.1),
    tf.train.adagrad(0.1),
    tf.train.adamax(0.1),
    tf.train.adadelta(0.1),
  ]) {
    const { program } = trace(() => scalar(optimizer.minimize(() => tf.square(weight), true)));
    const inputs = program.values.flatMap(({ op }) => (op.kind === "input" ? [op.cell.read()] : []));
    assert.deepEqual(
      inputs.map((value) => Math.abs(value as number)),
      [0.1],
      optimizer.getClassName(),
    );
  }
});
