import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import type { Tensor } from "@tensorflow/tfjs";
import { DivergenceError } from "../jit";
import { bceWithLogitsLoss, dropout, linear, manualSeed, mseLoss, relu, type Sequential, sequential } from "../nn";
import { SGD, StepLR } from "../optim";
import { tf } from "../tensorflow";
import { fit } from "./fit";
import { History } from "./history";
import type { Metric } from "./measure";

const bridge = Symbol.for("nonlinear.kernel");
let lines: string[];

beforeEach(() => {
  lines = [];
  mock.method(console, "log", (line: string) => lines.push(line));
});

afterEach(() => {
  mock.restoreAll();
  Reflect.deleteProperty(globalThis, bridge);
});

const x = tf.tensor2d([[0], [1], [2], [3]]);
const y = tf.tensor2d([[1], [3], [5], [7]]);

function setUp(lr = 0.05) {
  manualSeed(0);
  const model = sequential(linear(1, 4), relu(), linear(4, 1));
  return { model, optimizer: new SGD(model.parameters(), { lr }) };
}

function weights(model: Sequential): number[] {
  return model.parameters().flatMap((parameter) => Array.from(parameter.dataSync()));
}

test("trains, prints a line each interval, and returns the losses", async () => {
  const { model, optimizer } = setUp();
  const history = await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 200, printInterval: 100 });
  assert.equal(history.length, 200);
  assert.deepEqual(history.epochs.slice(0, 2), [1, 2]);
  assert.ok(history.losses[199] < 0.01 * history.losses[0]);
  assert.equal(lines.length, 3);
  assert.match(lines[0], /^Epoch 1: loss=/);
  assert.match(lines[2], /^Epoch 200: loss=\d\.\d{4}e-\d\d$/);
});

test("progress as a number prints the same lines; two choices are one too many", async () => {
  const { model, optimizer } = setUp();
  await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 200, progress: 100 });
  assert.deepEqual(
    lines.map((line) => line.slice(0, line.indexOf(":"))),
    ["Epoch 1", "Epoch 100", "Epoch 200"],
  );
  const run = (extra: object) => fit(model, { x, y, loss: mseLoss, optimizer, epochs: 1, ...extra });
  await assert.rejects(run({ progress: true, printInterval: 5 }), /one choice; give progress alone/);
  await assert.rejects(run({ progress: 1.5 }), /progress is 1.5; expected a whole number/);
});

test("a loss is refused as a metric, as its prediction comes first", async () => {
  const [x, y] = [tf.ones([4, 1]), tf.ones([4, 1])];
  const model = linear(1, 1);
  const optimizer = new SGD(model.parameters());
  const training = fit(model, {
    x,
    y,
    loss: mseLoss,
    optimizer,
    epochs: 1,
    metrics: { bce: bceWithLogitsLoss },
  });
  await assert.rejects(
    training,
    /"bce" is nn\.bceWithLogitsLoss.*\(truth, prediction\) => nn\.bceWithLogitsLoss\(prediction, truth\)/,
  );
});

test("metrics are those after each epoch, in evaluation mode, of both data", async () => {
  manualSeed(0);
  const model = sequential(linear(1, 4), dropout(0.5), linear(4, 1));
  const optimizer = new SGD(model.parameters(), { lr: 0.01 });
  const validation = { x: tf.tensor2d([[4], [5]]), y: tf.tensor2d([[9], [11]]) };
  const largest = (truth: Tensor, prediction: Tensor) => tf.max(tf.abs(tf.sub(truth, prediction)));
  const bias = (truth: Tensor, prediction: Tensor) => tf.mean(tf.sub(prediction, truth)).dataSync()[0];
  const seen: object[] = [];
  const tensors = tf.memory().numTensors;
  const history = await fit(model, {
    x,
    y,
    loss: mseLoss,
    optimizer,
    epochs: 3,
    progress: false,
    validation,
    metrics: { largest, bias },
    onEpoch: ({ metrics }) => void seen.push(metrics),
  });
  assert.equal(tf.memory().numTensors, tensors);
  assert.deepEqual(Object.keys(history.metrics), ["largest", "bias", "validationLargest", "validationBias"]);
  assert.deepEqual(seen[2], history.last?.metrics);
  assert.ok(model.training);
  model.eval();
  const expected = tf.tidy(() => [
    largest(y, model.forward(x)).dataSync()[0],
    bias(validation.y, model.forward(validation.x)),
  ]);
  assert.deepEqual([history.metrics.largest[2], history.metrics.validationBias[2]], expected);
  const run = (metrics: object) =>
    fit(model, {
      x,
      y,
      loss: mseLoss,
      optimizer,
      epochs: 1,
      progress: false,
      metrics: metrics as Record<string, Metric>,
    });
  await assert.rejects(run({ loss: bias }), /a metric cannot be called "loss"/);
  await assert.rejects(run({ a: bias, validationA: bias }), /cannot be called "validationA"/);
  await assert.rejects(run({ a: "accuracy" }), /the metric "a" is accuracy; expected a function/);
  await assert.rejects(run({ a: (truth: Tensor) => truth }), /the metric "a" gives .*expected a number/s);
});

test("shows its progress by default, and prints nothing when told so", async () => {
  const { model, optimizer } = setUp();
  await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 40 });
  assert.match(lines.at(-1) ?? "", /40/);
  const { length } = lines;
  await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 40, progress: false });
  assert.equal(lines.length, length);
});

test("the same as the loop written out, and as two trainings with one history", async () => {
  const [whole, halves] = [setUp(), setUp()];
  const expected = await fit(whole.model, { x, y, loss: mseLoss, optimizer: whole.optimizer, epochs: 20 });
  const history = new History();
  for (const _ of [1, 2])
    await fit(halves.model, { x, y, loss: mseLoss, optimizer: halves.optimizer, epochs: 10, history });
  assert.deepEqual(history, expected);
  assert.deepEqual(weights(halves.model), weights(whole.model));
});

test("leaves no tensors behind", async () => {
  const { model, optimizer } = setUp();
  const tensors = tf.memory().numTensors;
  await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 1000, printInterval: 0 });
  assert.equal(tf.memory().numTensors, tensors);
});

test("a divergence names its epoch, keeps the losses, and gives the weights of the last finite loss", async () => {
  const { model, optimizer } = setUp(1e3);
  const history = new History();
  await assert.rejects(
    fit(model, { x, y, loss: mseLoss, optimizer, epochs: 100, printInterval: 0, history }),
    (error: DivergenceError & { history: History }) => {
      assert.ok(error instanceof DivergenceError);
      assert.equal(error.epoch, history.length + 1);
      assert.match(error.message, new RegExp(`at epoch ${history.length + 1}: .*lr`));
      assert.equal(error.history, history);
      return true;
    },
  );
  assert.ok(history.length > 0);
  const loss = tf.tidy(() => mseLoss(model.forward(x), y).dataSync()[0]);
  assert.equal(loss, history.last?.loss);
});

test("an interrupt keeps the weights and the losses so far", async () => {
  const { model, optimizer } = setUp();
  const controller = new AbortController();
  Reflect.set(globalThis, bridge, { display() {}, interruptSignal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  const before = weights(model);
  const training = fit(model, { x, y, loss: mseLoss, optimizer, epochs: 1e9, printInterval: 0 });
  await assert.rejects(training, (error: Error & { history: History }) => {
    assert.equal(error.name, "KeyboardInterrupt");
    assert.ok(error.history.length > 0);
    return true;
  });
  assert.notDeepEqual(weights(model), before);
});

test("refuses data that does not fit before it trains", async () => {
  const { model, optimizer } = setUp();
  const before = weights(model);
  const run = (bad: object) => fit(model, { x, y, loss: mseLoss, optimizer, epochs: 1, ...bad });
  await assert.rejects(run({ y: tf.zeros([3, 1]) }), /x \(4, 1\) and y \(3, 1\) differ in their number of rows/);
  await assert.rejects(run({ x: tf.zeros([4, 2]) }), /input \(4, 2\) against Linear\(in_features=1/);
  await assert.rejects(run({ y: tf.zeros([4]) }), /the prediction has shape \(4, 1\), the target \(4,\)/);
  await assert.rejects(run({ y: tf.tensor2d([[1], [2], [Number.NaN], [4]]) }), /y holds NaN at row 2, column 0/);
  await assert.rejects(run({ epochs: 1.5 }), /number of epochs is 1.5/);
  await assert.rejects(run({ printInterval: -1 }), /printInterval is -1/);
  assert.deepEqual(weights(model), before);
});

test("batches go through all rows in each epoch, the smaller last one too, and shuffle by the library's generator", async () => {
  const train = async (extra: object) => {
    const { model, optimizer } = setUp(0.01);
    const tensors = tf.memory().numTensors;
    const history = await fit(model, {
      x,
      y,
      loss: mseLoss,
      optimizer,
      epochs: 300,
      progress: false,
      batchSize: 3,
      ...extra,
    });
    assert.equal(tf.memory().numTensors, tensors);
    return history.losses;
  };
  const shuffled = await train({});
  assert.ok(shuffled[299] < 0.05 * shuffled[0]);
  assert.deepEqual(await train({}), shuffled);
  const inOrder = await train({ shuffle: false });
  assert.notDeepEqual(inOrder, shuffled);
  // Without updates, the mean over the batches is the loss of all rows.
  const { model, optimizer } = setUp(0);
  const expected = tf.tidy(() => mseLoss(model.forward(x), y).dataSync()[0]);
  const { losses } = await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 1, progress: false, batchSize: 3 });
  assert.ok(Math.abs(losses[0] - expected) < 1e-5 * expected);
});

test("the validation loss is that of the model after the epoch, in evaluation mode", async () => {
  const { model, optimizer } = setUp();
  const validation = { x: tf.tensor2d([[4], [5]]), y: tf.tensor2d([[9], [11]]) };
  const history = await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 5, progress: false, validation });
  assert.equal(history.validationLosses.length, 5);
  const expected = tf.tidy(() => mseLoss(model.forward(validation.x), validation.y).dataSync()[0]);
  assert.ok(Math.abs((history.last?.validationLoss ?? 0) / expected - 1) < 1e-5);
  assert.deepEqual(history.toDataFrame().columns, ["epoch", "loss", "validationLoss"]);
  assert.ok(model.training);
});

test("a divergence in batches, or in the validation, gives the weights at the start of the epoch", async () => {
  for (const extra of [{ batchSize: 3 }, { validation: { x: tf.fill([1, 1], 3e38), y: tf.zeros([1, 1]) } }]) {
    const { model, optimizer } = setUp("batchSize" in extra ? 1e3 : 0.01);
    const history = new History();
    const training = fit(model, { x, y, loss: mseLoss, optimizer, epochs: 50, progress: false, history, ...extra });
    await assert.rejects(training, DivergenceError);
    assert.ok(weights(model).every(Number.isFinite));
    assert.ok(Number.isFinite(tf.tidy(() => mseLoss(model.forward(x), y).dataSync()[0])));
  }
});

test("a schedule changes the learning rate after each epoch", async () => {
  const { model, optimizer } = setUp(0.05);
  const schedule = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
  await fit(model, { x, y, loss: mseLoss, optimizer, epochs: 5, progress: false, schedule });
  assert.equal(optimizer.lr, 0.05 * 0.5 ** 2);
});
