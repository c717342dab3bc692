/** What compiled steps hold is freed, by `dispose` and by garbage collection. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";
import { holdsNothing, settle } from "./compilations";

test("120 compilations hold nothing, half of them disposed of, half out of reach", () => holdsNothing(120, 60));

test("a variable outlives the step that trained it", async () => {
  const x = tf.randomNormal([50, 13]) as Tensor2D;
  const y = tf.randomNormal([50, 1]) as Tensor2D;
  const model = nn.linear(13, 1);
  let after = Number.NaN;
  (() => {
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
    const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" });
    step(10);
    after = model.weight.dataSync()[0];
  })();
  await settle();
  assert.equal(model.weight.dataSync()[0], after);
});
