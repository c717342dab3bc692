import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { tf } from "../tensorflow";
import { KeyboardInterrupt } from "./bridge";

const bridge = Symbol.for("nonlinear.kernel");
afterEach(() => void Reflect.deleteProperty(globalThis, bridge));

test("a LayersModel whose fit was interrupted fits again, and one that was not is as before", async () => {
  const [x, y] = [tf.ones([20, 2]), tf.ones([20, 1])];
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const cell = new AbortController();
  Object.assign(globalThis, { [bridge]: { display: () => {}, interruptSignal: cell.signal } });
  let batches = 0;
  const onBatchEnd = async () => {
    batches++;
    if (batches === 3) cell.abort();
  };
  const training = model.fit(x, y, { epochs: 1000, batchSize: 1, verbose: 0, callbacks: { onBatchEnd } });
  await assert.rejects(training, KeyboardInterrupt);
  assert.equal(batches, 3);
  Object.assign(globalThis, { [bridge]: { display: () => {}, interruptSignal: new AbortController().signal } });
  for (const _ of [1, 2]) {
    const { epoch } = await model.fit(x, y, { epochs: 2, verbose: 0 });
    assert.deepEqual(epoch, [0, 1]);
  }
});

test("two trainings of a LayersModel at once are still refused", async () => {
  const [x, y] = [tf.ones([20, 2]), tf.ones([20, 1])];
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const first = model.fit(x, y, { epochs: 2, verbose: 0 });
  await assert.rejects(model.fit(x, y, { epochs: 2, verbose: 0 }), /another fit\(\) call is ongoing/);
  assert.deepEqual((await first).epoch, [0, 1]);
});
