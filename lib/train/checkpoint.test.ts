import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type { Tensor } from "@tensorflow/tfjs";
import fc from "fast-check";
import { batchNorm1d, dropout, linear, manualSeed, mseLoss, relu, save, sequential } from "../nn";
import { Adam, ReduceLROnPlateau, SGD } from "../optim";
import { generator } from "../random";
import { decodeSafeTensors, encodeSafeTensors } from "../safetensors";
import { tf } from "../tensorflow";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { fit } from "./fit";
import { History } from "./history";

const folder = mkdtempSync(path.join(tmpdir(), "nonlinear-"));
after(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, "run.safetensors");

const x = tf.tensor2d(Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i), (i % 7) / 7]));
const y = tf.tensor2d(Array.from({ length: 60 }, (_, i) => [Math.sin(i) * Math.cos(3 * i)]));

/** A training in which all kinds of state matter: moments, a schedule, running means, dropout and shuffles. */
function setUp() {
  const model = sequential(linear(3, 8), batchNorm1d(8), relu(), dropout(0.2), linear(8, 1));
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const schedule = new ReduceLROnPlateau(optimizer, { patience: 2, factor: 0.9 });
  return { model, optimizer, schedule, history: new History() };
}

const metrics = { mean: (_: Tensor, prediction: Tensor) => tf.mean(prediction) };
const options = { x, y, loss: mseLoss, batchSize: 16, progress: false, metrics } as const;

test("a training that goes on from its checkpoint is bit for bit the one that never stopped", async () => {
  manualSeed(0);
  const whole = setUp();
  await fit(whole.model, { ...options, ...whole, validation: { x, y }, epochs: 20 });

  manualSeed(0);
  const first = setUp();
  await fit(first.model, { ...options, ...first, validation: { x, y }, epochs: 12, checkpoint: { file, every: 10 } });
  manualSeed(99);
  const second = setUp();
  loadCheckpoint(file, second);
  assert.equal(second.history.length, 10);
  await fit(second.model, { ...options, ...second, validation: { x, y }, epochs: 10 });

  assert.deepEqual(second.history, whole.history);
  assert.equal(second.history.metrics.mean.length, 20);
  assert.deepEqual(weights(second), weights(whole));
  assert.equal(second.optimizer.lr, whole.optimizer.lr);
  assert.ok(whole.optimizer.lr < 0.01, "the schedule did something");
});

test("a checkpoint of another training is refused, and nothing changes", () => {
  const saved = setUp();
  saved.history.push({ epoch: 1, loss: 3 });
  saveCheckpoint(file, saved);
  const other = sequential(linear(3, 9), relu(), linear(9, 1));
  const training = { model: other, optimizer: new Adam(other.parameters()), history: new History() };
  const before = weights(training);
  const schedule = new ReduceLROnPlateau(training.optimizer);
  assert.throws(() => loadCheckpoint(file, training), /saved from Adam with ReduceLROnPlateau, and this is Adam/);
  assert.throws(() => loadCheckpoint(file, { ...training, schedule }), /do not fit the training; nothing was changed/);
  const sgd = new SGD(other.parameters());
  assert.throws(() => loadCheckpoint(file, { ...training, optimizer: sgd }), /and this is SGD/);
  assert.throws(() => loadCheckpoint(file, saved), /history has 1 epochs already/);
  save(other, file);
  assert.throws(() => loadCheckpoint(file, training), /no checkpoint of a training/);
  writeFileSync(file, readFileSync(file).subarray(0, 100));
  assert.throws(() => loadCheckpoint(file, training), /no whole safetensors file/);
  assert.deepEqual(weights(training), before);
  assert.equal(training.history.length, 0);
});

test("a checkpoint that is cut off anywhere, or has a changed byte, is refused, and nothing changes", () => {
  const saved = setUp();
  saved.history.push({ epoch: 1, loss: 3 });
  saveCheckpoint(file, saved);
  const bytes = readFileSync(file);
  const training = setUp();
  const before = everything(training);
  const refused = (damaged: Uint8Array) => {
    writeFileSync(file, damaged);
    assert.throws(() => loadCheckpoint(file, training), /run\.safetensors: /);
    assert.deepEqual(everything(training), before);
  };
  for (let length = 0; length < bytes.length; length += 97) refused(bytes.subarray(0, length));
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
  // Most of the file is the list of the generator's words; the first 400 bytes are more telling.
  const early = fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(fc.oneof(change, early), ([place, bits]) => {
      const changed = Uint8Array.from(bytes);
      changed[place] ^= bits;
      refused(changed);
    }),
    { numRuns: 300 },
  );
});

test("a checkpoint whose notes do not fit is refused late, and nothing changes", () => {
  const saved = setUp();
  saved.optimizer.lr = 0.5;
  saved.history.push({ epoch: 1, loss: 3 });
  saveCheckpoint(file, saved);
  const { tensors, metadata } = decodeSafeTensors(readFileSync(file));
  const good = JSON.parse(metadata["nonlinear.training"]);
  const { generator: saidGenerator } = good;
  const training = setUp();
  const before = everything(training);
  for (const wrong of [
    { momentum: 2 },
    { lr: -1 },
    { lr: "fast" },
    { schedule: { epoch: "x" } },
    { generator: { ...saidGenerator, words: [...saidGenerator.words, 1] } },
    ...["x", -1, 1.5, 1000].map((position) => ({ generator: { ...saidGenerator, position } })),
    { generator: undefined },
    { epochs: 3 },
    { losses: [1, 2] },
    { losses: ["x"] },
    { kinds: undefined },
  ]) {
    const text = JSON.stringify({ ...good, ...wrong });
    const digest = createHash("sha256").update(encodeSafeTensors(tensors)).update(text).digest("hex");
    const changed = { "nonlinear.training": text, "nonlinear.sha256": digest };
    writeFileSync(file, encodeSafeTensors(tensors, changed));
    assert.throws(() => loadCheckpoint(file, training), /run\.safetensors: /, JSON.stringify(wrong));
    assert.deepEqual(everything(training), before, JSON.stringify(wrong));
  }
});

test("losses and a schedule that are not finite are kept as they are", () => {
  const saved = setUp();
  for (const [i, loss] of [Number.POSITIVE_INFINITY, Number.NaN, Number.NEGATIVE_INFINITY].entries())
    saved.history.push({ epoch: i + 1, loss });
  saveCheckpoint(file, saved);
  const loaded = setUp();
  loadCheckpoint(file, loaded);
  assert.deepEqual(loaded.history, saved.history);
  assert.deepEqual(loaded.schedule.state, saved.schedule.state);
});

function everything({ model, optimizer, schedule, history }: ReturnType<typeof setUp>): unknown {
  const variables = Object.values({ ...model.stateDict(), ...optimizer.stateDict() });
  return structuredClone([
    variables.map((variable) => Array.from(variable.dataSync())),
    [optimizer.lr, optimizer.momentum, schedule.state, generator.state, history.losses],
  ]);
}

function weights({ model }: Pick<ReturnType<typeof setUp>, "model">): number[][] {
  return Object.values(model.stateDict()).map((value) => Array.from(value.dataSync()));
}
