/** Interrupts of `fit` of TensorFlow.js's own models. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withSharedKernel } from "./fixture";

const setUp = `import { tf } from "nonlinear";
const layers = [tf.layers.dense({ units: 64, inputShape: [13] }), tf.layers.dense({ units: 1 })];
const model = tf.sequential({ layers });
model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
const x = tf.ones([5000, 13]), y = tf.ones([5000, 1]);
let batches = 0;
const onBatchEnd = () => { if (++batches === 20) console.log("running"); };`;
const long = "{ epochs: 1e6, verbose: 0, batchSize: 32, callbacks: { onBatchEnd } }";

const trainings: Record<string, string> = {
  fit: `await model.fit(x, y, ${long});`,
  fitDataset: `await model.fitDataset(tf.data.zip({ xs: tf.data.array([x]), ys: tf.data.array([y]) }).repeat(), { epochs: 1e6, batchesPerEpoch: 1e3, verbose: 0, callbacks: { onBatchEnd } });`,
};

test("an interrupted training leaves a model that fits again", () =>
  withSharedKernel(async (kernel) => {
    const ready = await kernel.execute(setUp);
    assert.equal(ready.reply.status, "ok", String(ready.reply.evalue));
    for (const [name, training] of Object.entries(trainings)) {
      const before = kernel.published.length;
      const running = kernel.execute(`batches = 0; ${training}`);
      await kernel.until(() =>
        kernel.published.slice(before).some(({ content }) => String(content.text).startsWith("running")),
      );
      kernel.send("interrupt_request", {}, "control");
      assert.equal((await running).reply.ename, "KeyboardInterrupt", name);
      const again = await kernel.execute(
        "console.log((await model.fit(x, y, { epochs: 2, verbose: 0 })).epoch.length);",
      );
      assert.equal(again.reply.status, "ok", `${name}: ${again.reply.evalue}`);
      assert.match(again.text("stdout"), /^2/);
    }
  }));
