/** A compiled step of a wide network that an interrupt cuts off. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause, started, withSharedKernel } from "./fixture";

test("a long step that is cut off in its middle does not keep the next one from running", () =>
  withSharedKernel(async (kernel) => {
    const set = await kernel.execute(`import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";
      const x = tf.ones([2048, 64]) as Tensor2D, y = tf.ones([2048, 1]) as Tensor2D;
      const layers = Array.from({ length: 6 }, () => nn.linear(512, 512));
      const model = nn.sequential(nn.linear(64, 512), ...layers, nn.linear(512, 1));
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-6 });
      const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
      console.log(Number.isFinite(step()), step.engine);`);
    assert.equal(set.reply.status, "ok", String(set.reply.evalue));
    for (let round = 0; round < 2; round++) {
      const { answer } = await started(kernel, "step(1000);");
      // In the midst of an epoch, wherever that is.
      await pause(400);
      kernel.send("interrupt_request", {}, "control");
      assert.equal((await answer).reply.ename, "KeyboardInterrupt");
      const next = await kernel.execute("console.log(Number.isFinite(step()), step.engine)");
      assert.equal(next.text("stdout"), "true wasm\n", `${next.reply.evalue}`);
    }
  }));
