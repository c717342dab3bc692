import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tensor } from "@tensorflow/tfjs";
import { manualSeed } from "../random";
import { tf } from "../tensorflow";
import { leakyReLU, relu, sigmoid, tanh } from "./activations";
import * as init from "./init";
import { Linear, linear } from "./linear";
import { parameter } from "./parameter";
import { Sequential, sequential } from "./sequential";
import { flatten } from "./shaping";

test("Linear computes x Wᵀ + b, also for one row alone and for batches of batches", () => {
  const layer = new Linear(3, 2);
  layer.weight.assign(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]));
  layer.bias?.assign(tf.tensor1d([10, 20]));
  assert.deepEqual(layer.forward(tf.tensor2d([[1, 0, -1]])).arraySync(), [[8, 18]]);
  assert.deepEqual(layer.forward(tf.tensor1d([1, 0, -1])).arraySync(), [8, 18]);
  assert.deepEqual(layer.forward(tf.ones([4, 5, 3])).shape, [4, 5, 2]);
});

test("Linear without bias has one parameter", () => {
  const layer = linear(3, 2, { bias: false });
  assert.deepEqual(
    layer.namedParameters().map(([name]) => name),
    ["weight"],
  );
  assert.equal(String(layer), "Linear(in_features=3, out_features=2, bias=False)");
  assert.deepEqual(layer.forward(tf.zeros([1, 3])).arraySync(), [[0, 0]]);
});

test("an input of another width throws and names both shapes", () => {
  assert.throws(
    () => linear(13, 3).forward(tf.zeros([506, 12])),
    /input \(506, 12\) against Linear\(in_features=13, out_features=3, bias=True\)/,
  );
  assert.throws(() => linear(13, 3).forward(tf.scalar(1)), /input \(\) against Linear/);
});

test("numbers of features must be whole and positive", () => {
  for (const features of [0, -1, 2.5, Number.NaN]) {
    assert.throws(() => new Linear(features, 3), /must be whole and positive/);
    assert.throws(() => new Linear(3, features), /must be whole and positive/);
  }
});

test("activations compute their formulas, with PyTorch's slope of 0.01", () => {
  const x = tf.tensor1d([-2, 0, 3]);
  const near = (actual: Tensor, expected: number[]) => {
    const values = actual.dataSync();
    expected.forEach((value, i) => {
      assert.ok(Math.abs(values[i] - value) <= 1e-6 * Math.abs(value), `${values[i]} ${value}`);
    });
  };
  near(relu().forward(x), [0, 0, 3]);
  near(leakyReLU().forward(x), [-0.02, 0, 3]);
  near(leakyReLU(0.5).forward(x), [-1, 0, 3]);
  near(sigmoid().forward(x), [1 / (1 + Math.exp(2)), 0.5, 1 / (1 + Math.exp(-3))]);
  near(tanh().forward(x), [Math.tanh(-2), 0, Math.tanh(3)]);
});

test("Sequential applies its layers in order and gives them out by number", () => {
  const model = sequential(linear(2, 3), relu(), linear(3, 1));
  assert.ok(model instanceof Sequential);
  assert.ok(model[0] instanceof Linear);
  const x = tf.ones([4, 2]);
  assert.deepEqual(model.forward(x).arraySync(), model[2].forward(model[1].forward(model[0].forward(x))).arraySync());
  assert.throws(() => sequential(relu as unknown as Sequential), /layer 0 is .*expected a layer/);
});

test("Flatten makes a row of each example, also of none, and refuses a row alone", () => {
  assert.deepEqual(flatten().forward(tf.zeros([4, 2, 3])).shape, [4, 6]);
  assert.deepEqual(flatten().forward(tf.zeros([0, 2, 3])).shape, [0, 6]);
  assert.throws(() => flatten().forward(tf.zeros([3])), /input \(3,\) against Flatten/);
});

test("initial values of no range or of a negative deviation are refused", () => {
  const weight = parameter(tf.zeros([2, 2]));
  assert.throws(() => init.uniform(weight, 2, 1), /no numbers from 2 to 1/);
  assert.throws(() => init.normal(weight, 0, -1), /standard deviation is -1/);
  assert.throws(() => init.xavierUniform(parameter(tf.zeros([3]))), /shape \(3,\) has no fan in and fan out/);
});

test("manualSeed repeats, takes negative seeds, and refuses what is no whole number", () => {
  const draw = (seed: number) => {
    manualSeed(seed);
    return Array.from(linear(2, 2).weight.dataSync());
  };
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
  assert.deepEqual(draw(-1), draw(2 ** 32 - 1));
  assert.throws(() => manualSeed(1.5), /seed is 1.5/);
});
