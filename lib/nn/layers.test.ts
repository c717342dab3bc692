import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tf } from "../tensorflow";
import { leakyReLU, relu, sigmoid, tanh } from "./activations";
import { linear } from "./linear";
import { mseLoss } from "./losses";
import { manualSeed } from "./random";
import { sequential } from "./sequential";

describe("Linear", () => {
  test("starts with the weights of PyTorch", () => {
    manualSeed(0);
    const layer = linear(3, 2);
    // torch 2.13.0: torch.manual_seed(0); layer = torch.nn.Linear(3, 2)
    const weight = [-0.004322517663240433, 0.3097158372402191, -0.4751853346824646];
    const more = [-0.4248946011066437, -0.2223689705133438, 0.15482072532176971];
    assert.deepEqual(layer.weight.arraySync(), [weight, more]);
    assert.deepEqual(layer.bias.arraySync(), [-0.011439144611358643, 0.45777493715286255]);
  });

  test("computes x Wᵀ + b", () => {
    const layer = linear(2, 1);
    layer.weight.assign(tf.tensor2d([[2, -1]]));
    layer.bias.assign(tf.tensor1d([0.5]));
    assert.deepEqual(
      layer
        .forward(
          tf.tensor2d([
            [1, 2],
            [3, 4],
          ]),
        )
        .arraySync(),
      [[0.5], [2.5]],
    );
  });

  test("refuses inputs of another shape, naming both", () => {
    const expected =
      /Linear\(in_features=13, out_features=3, bias=True\): the input has shape \(506, 12\), expected \(N, 13\)/;
    assert.throws(() => linear(13, 3).forward(tf.zeros([506, 12])), expected);
    assert.throws(() => linear(13, 3).forward(tf.zeros([13])), /shape \(13,\), expected \(N, 13\)/);
  });

  for (const size of [0, -1, 1.5, Number.NaN])
    test(`refuses ${size} features`, () =>
      assert.throws(() => linear(size, 1), /inFeatures is .*, expected a whole number/));
});

describe("activations", () => {
  const x = () => tf.tensor1d([-2, 0, 3]);
  test("relu", () => assert.deepEqual(relu().forward(x()).arraySync(), [0, 0, 3]));
  test("leakyReLU, 0.01 unless told", () => {
    assert.deepEqual(leakyReLU().forward(x()).arraySync(), [Math.fround(-0.02), 0, 3].map(Math.fround));
    assert.deepEqual(leakyReLU(0.5).forward(x()).arraySync(), [-1, 0, 3]);
    assert.equal(String(leakyReLU()), "LeakyReLU(negative_slope=0.01)");
  });
  test("sigmoid and tanh", () => {
    const close = (actual: number[], expected: number[]) =>
      actual.forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]) < 1e-6);
      });
    close(sigmoid().forward(x()).arraySync(), [1 / (1 + Math.E ** 2), 0.5, 1 / (1 + Math.E ** -3)]);
    close(tanh().forward(x()).arraySync(), [-2, 0, 3].map(Math.tanh));
  });
});

describe("Sequential", () => {
  test("names its layers by their places", () => {
    const names = sequential(linear(2, 3), relu(), linear(3, 1))
      .namedParameters()
      .map(([name]) => name);
    assert.deepEqual(names, ["0.weight", "0.bias", "2.weight", "2.bias"]);
  });
  test("refuses what is no layer", () => {
    assert.throws(
      () => sequential(linear(2, 1), relu as never),
      /argument 2 is the function relu \(call it, or use new\)/,
    );
  });
});

describe("mseLoss", () => {
  test("is the mean of the squared differences", () => {
    assert.equal(mseLoss(tf.tensor2d([[1], [4]]), tf.tensor2d([[3], [4]])).dataSync()[0], 2);
  });
  test("never broadcasts", () => {
    const expected =
      /mseLoss: the prediction has shape \(4, 1\), the target \(4,\); expected the same\. Reshape one: target\.reshape\(\[4, 1\]\)/;
    assert.throws(() => mseLoss(tf.zeros([4, 1]), tf.zeros([4])), expected);
    assert.throws(() => mseLoss(tf.zeros([4, 1]), tf.zeros([3, 1])), /\(4, 1\), the target \(3, 1\)/);
  });
});
