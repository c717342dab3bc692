import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { LayersModel } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { KeyboardInterrupt } from "./bridge";

const bridge = Symbol.for("nonlinear.kernel");
afterEach(() => void Reflect.deleteProperty(globalThis, bridge));

const [x, y] = [tf.ones([20, 2]), tf.ones([20, 1])];

function newModel(): LayersModel {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  return model;
}

/** A cell of the notebook, as the library knows it; the result is its interrupt. */
function beginCell(): () => void {
  const [cell, next] = [new AbortController(), new AbortController()];
  const signals = { interruptSignal: cell.signal, nextInterrupt: next.signal };
  Object.assign(globalThis, { [bridge]: { display: () => {}, ...signals } });
  return () => {
    cell.abort();
    next.abort();
  };
}

async function fits(model: LayersModel): Promise<void> {
  for (const _ of [1, 2]) assert.deepEqual((await model.fit(x, y, { epochs: 2, verbose: 0 })).epoch, [0, 1]);
}

test("a LayersModel whose fit was interrupted fits again, and one that was not is as before", async () => {
  const model = newModel();
  const interrupt = beginCell();
  let batches = 0;
  const onBatchEnd = async () => {
    batches++;
    if (batches === 3) interrupt();
  };
  const training = model.fit(x, y, { epochs: 1000, batchSize: 1, verbose: 0, callbacks: { onBatchEnd } });
  await assert.rejects(training, KeyboardInterrupt);
  assert.equal(batches, 3);
  beginCell();
  await fits(model);
});

test("a LayersModel that nobody waits for fits again after the interrupt of a later cell", async () => {
  const [model, other] = [newModel(), newModel()];
  const next = new AbortController();
  const inCell = () => {
    const interruptSignal = new AbortController().signal;
    Object.assign(globalThis, { [bridge]: { display: () => {}, interruptSignal, nextInterrupt: next.signal } });
  };
  inCell();
  let comeBack = () => {};
  let batches = 0;
  const onBatchEnd = () => {
    batches++;
    // A loop that was cut off never comes back; one whose callback takes long comes back late.
    return new Promise<void>((done) => {
      comeBack = done;
    });
  };
  const late = model.fit(x, y, { epochs: 9, batchSize: 1, verbose: 0, callbacks: { onBatchEnd } });
  void other.fit(x, y, { epochs: 9, verbose: 0, callbacks: { onBatchEnd: () => new Promise<void>(() => {}) } });
  await new Promise((done) => setTimeout(done, 50));
  inCell();
  next.abort();
  beginCell();
  await fits(other);
  let first = true;
  const onEpochEnd = async () => {
    if (first) comeBack();
    first = false;
    await new Promise((done) => setTimeout(done, 5));
    await assert.rejects(model.fit(x, y), /another fit\(\) call is ongoing/);
  };
  const [{ epoch }] = await Promise.all([
    model.fit(x, y, { epochs: 3, verbose: 0, callbacks: { onEpochEnd } }),
    assert.rejects(late, KeyboardInterrupt),
  ]);
  assert.deepEqual([epoch, batches], [[0, 1, 2], 1]);
  await model.trainOnBatch(x, y);
});

test("two trainings of a LayersModel at once are still refused", async () => {
  const model = newModel();
  const first = model.fit(x, y, { epochs: 2, verbose: 0 });
  await assert.rejects(model.fit(x, y, { epochs: 2, verbose: 0 }), /another fit\(\) call is ongoing/);
  assert.deepEqual((await first).epoch, [0, 1]);
});
