/** `fit` of TensorFlow.js's own models in the kernel; interrupts of it: layers-model.long.test.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withSharedKernel } from "./fixture";

test("the progress of a training makes no empty line on stderr for each epoch", () =>
  withSharedKernel(async (kernel) => {
    const answer = await kernel.execute(`import * as tf from "@tensorflow/tfjs-node";
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
      await model.fit(tf.ones([64, 3]), tf.ones([64, 1]), { epochs: 3 });`);
    assert.equal(answer.reply.status, "ok", String(answer.reply.evalue));
    assert.match(answer.text("stdout"), /Epoch 3 \/ 3\n.*loss=/);
    assert.deepEqual(
      answer.contents("stream").filter(({ name }) => name === "stderr"),
      [],
    );
  }));
