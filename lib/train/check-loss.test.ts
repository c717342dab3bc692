import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import {
  batchNorm1d,
  crossEntropyLoss,
  dropout,
  huberLoss,
  l1Loss,
  linear,
  Module,
  manualSeed,
  mseLoss,
  randn,
  sequential,
} from "../nn";
import { SGD } from "../optim";
import { generator } from "../random";
import { tf } from "../tensorflow";
import { fit } from "./fit";

const x = randn([6, 2]);
const column = tf.ones([6, 1]);
const flat = tf.ones([6]);

type Loss = (prediction: Tensor, target: Tensor) => Scalar;
const own: Loss = (prediction, target) => tf.mean(tf.square(tf.sub(prediction, target))) as Scalar;

function setUp(outputs = 1) {
  manualSeed(0);
  const model = sequential(linear(2, 4), batchNorm1d(4), dropout(), linear(4, outputs));
  const optimizer = new SGD(model.parameters(), { lr: 0.01 });
  const state = () => Object.values(model.stateDict()).map((variable) => Array.from(variable.dataSync()));
  return { model, optimizer, state };
}

/** The training fails with the message, and leaves model and generator as they were. */
async function refuses(message: RegExp, options: Partial<Parameters<typeof fit>[1]>, outputs = 1) {
  const { model, optimizer, state } = setUp(outputs);
  const [before, generatorBefore] = [state(), generator.state];
  const training = fit(model, { x, y: column, loss: own, optimizer, epochs: 3, progress: false, ...options });
  await assert.rejects(training, message);
  assert.deepEqual([state(), generator.state, model.training], [before, generatorBefore, true]);
}

const losses: Record<string, Loss> = { "a loss of one's own": own, mseLoss, l1Loss, huberLoss };
for (const [name, loss] of Object.entries(losses))
  test(`${name}: (N, 1) against (N) is refused before the first epoch, also in batches and in validation`, async () => {
    await refuses(/\(6, 1\).*\(6,\)/, { loss, y: flat });
    await refuses(/\(6, 1\).*\(6,\)/, { loss, y: flat, batchSize: 4 });
    await refuses(/validation.y has shape \(6,\) float32 and y \(6, 1\)/, { loss, validation: { x, y: flat } });
  });

test("shapes that broadcast to no more elements than the larger one are the loss's own affair", async () => {
  const { model, optimizer } = setUp(3);
  const weighted: Loss = (prediction, target) => tf.mean(tf.mul(prediction, target)) as Scalar;
  assert.equal((await fit(model, { x, y: column, loss: weighted, optimizer, epochs: 2, progress: false })).length, 2);
  const rows = setUp(6);
  const { length } = await fit(rows.model, { ...rows, x, y: flat, loss: weighted, epochs: 2, progress: false });
  assert.equal(length, 2);
});

test("class labels out of range or of another type are refused as outside of fit, with the row of the data", async () => {
  const classes = (...labels: number[]) => tf.tensor1d(labels, "int32");
  const loss: Loss = (prediction, target) => crossEntropyLoss(prediction, target);
  const tooLarge = /the class of row 5 is 3; expected 0 to 2, as there are 3 logits/;
  await refuses(tooLarge, { loss, y: classes(0, 1, 2, 0, 1, 3) }, 3);
  await refuses(tooLarge, { loss: crossEntropyLoss, y: classes(0, 1, 2, 0, 1, 3), batchSize: 4 }, 3);
  await refuses(/the class of row 0 is -1/, { loss, y: classes(-1, 1, 2, 0, 1, 2) }, 3);
  await refuses(/expected \(N, C\) and class numbers \(N\) int32/, { loss, y: tf.tensor1d([0, 1, 2, 0, 1, 2]) }, 3);
  const validation = { x, y: classes(0, 1, 2, 0, 1, 9) };
  await refuses(/the class of row 5 is 9/, { loss, y: classes(0, 1, 2, 0, 1, 2), validation }, 3);
});

test("a loss for batches of one size is called with batches", async () => {
  const { model, optimizer } = setUp();
  const weights = tf.tensor2d([[1], [0], [1]]);
  const loss: Loss = (prediction, target) => tf.mean(tf.mul(weights, tf.square(tf.sub(prediction, target)))) as Scalar;
  const history = await fit(model, { x, y: column, loss, optimizer, epochs: 2, batchSize: 3, progress: false });
  assert.equal(history.length, 2);
});

test("a loss that uses what the model computed for the batch is called with batches", async () => {
  class Coder extends Module {
    readonly layer = linear(2, 1);
    code: Tensor | undefined;
    override forward(input: Tensor): Tensor {
      this.code = this.layer.forward(input);
      return this.code;
    }
  }
  const model = new Coder();
  const loss: Loss = (prediction, target) =>
    tf.mean(tf.add(tf.square(tf.sub(prediction, target)), tf.square(model.code as Tensor))) as Scalar;
  const optimizer = new SGD(model.parameters(), { lr: 0.01 });
  const history = await fit(model, { x, y: column, loss, optimizer, epochs: 2, batchSize: 4, progress: false });
  assert.equal(history.length, 2);
});

test("an optimizer without the model's parameters is refused", async () => {
  const [old, current] = [setUp(), setUp()];
  const training = fit(current.model, { ...old, x, y: column, loss: own, epochs: 2, progress: false });
  await assert.rejects(training, /optimizer has none of this model's parameters. Make it again after the model/);
  const foreign = { x, y: column, loss: own, optimizer: tf.train.adam() as never, epochs: 2, progress: false };
  await assert.rejects(
    fit(current.model, foreign),
    /TypeError: fit: the optimizer is AdamOptimizer; expected one of optim/,
  );
  assert.throws(
    () => old.optimizer.minimize(() => mseLoss(current.model.forward(x), column)),
    /The loss depends on none of the optimizer's parameters.*make the optimizer again/,
  );
  const part = new SGD(current.model.parameters().slice(-1), { lr: 0.1 });
  const { length } = await fit(current.model, { x, y: column, loss: own, optimizer: part, epochs: 2, progress: false });
  assert.equal(length, 2);
});

test("a layer that the user has put into evaluation mode stays in it", async () => {
  const { model, optimizer } = setUp();
  const frozen = model[1];
  frozen.eval();
  await fit(model, { x, y: column, loss: own, optimizer, epochs: 2, progress: false, validation: { x, y: column } });
  assert.deepEqual([model.training, frozen.training], [true, false]);
});

test("a model that draws random numbers draws as many as without the check", async () => {
  class Noisy extends Module {
    readonly layer = linear(2, 1);
    override forward(input: Tensor): Tensor {
      return tf.tidy(() => this.layer.forward(tf.add(input, randn(input.shape))));
    }
  }
  manualSeed(0);
  const model = new Noisy();
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const before = generator.state;
  await fit(model, { x, y: column, loss: own, optimizer, epochs: 0, progress: false });
  assert.deepEqual(generator.state, before);
});

test("a table or an array in the place of a tensor is refused by name", async () => {
  await refuses(/x is no tensor \(got Array\).*data.tensor/, { x: [[1, 2]] as unknown as Tensor });
  await refuses(/y is no tensor \(got undefined\)/, { y: undefined as unknown as Tensor });
});
