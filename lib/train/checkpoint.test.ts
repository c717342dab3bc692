import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { batchNorm1d, dropout, linear, manualSeed, mseLoss, relu, save, sequential } from "../nn";
import { Adam, ReduceLROnPlateau, SGD } from "../optim";
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

const options = { x, y, loss: mseLoss, batchSize: 16, progress: false } as const;

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

test("a kill at any moment leaves the last whole checkpoint", async () => {
  const target = path.join(folder, "killed.safetensors");
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ["-e", endlessWriting, target], { cwd: __dirname, stdio: "ignore" });
    while (!existsSync(target)) await setTimeout(5);
    // Wherever in its writing it is.
    await setTimeout(20 * round + 7);
    child.kill("SIGKILL");
    await once(child, "exit");
    const training = setUp();
    loadCheckpoint(target, training);
    assert.ok(training.history.length > 0);
  }
});

/** A program that trains, and writes a checkpoint after each epoch, until it is killed. */
const endlessWriting = `
  const { linear, mseLoss, batchNorm1d, dropout, relu, sequential } = require("../nn");
  const { Adam, ReduceLROnPlateau } = require("../optim");
  const { tf } = require("../tensorflow");
  const { fit } = require("./fit");
  const model = sequential(linear(3, 8), batchNorm1d(8), relu(), dropout(0.2), linear(8, 1));
  const optimizer = new Adam(model.parameters());
  const schedule = new ReduceLROnPlateau(optimizer);
  const [x, y] = [tf.ones([60, 3]), tf.ones([60, 1])];
  const checkpoint = { file: process.argv[1], every: 1 };
  fit(model, { x, y, loss: mseLoss, optimizer, schedule, epochs: 1e9, progress: false, checkpoint });
`;

function weights({ model }: Pick<ReturnType<typeof setUp>, "model">): number[][] {
  return Object.values(model.stateDict()).map((value) => Array.from(value.dataSync()));
}
