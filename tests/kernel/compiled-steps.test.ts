/**
 * Compiled steps across the cells of a notebook: what changes in a later cell counts, and a cell that is cut off does no
 * harm. A long step that is: compiled-steps.long.test.ts.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause, started, withSharedKernel } from "./fixture";

/** Twins, one compiled and one not, and a check that their losses are the same. */
const SET_UP = `import { jit, nn, optim, type Tensor, tf } from "nonlinear";
  nn.manualSeed(0);
  const x = nn.randn([64, 3]), y = nn.randn([64, 1]);
  let factor = 1;
  let data: Tensor = x;
  let loss = (prediction: Tensor, target: Tensor): Tensor => nn.mseLoss(prediction, target);
  const layers = () => { nn.manualSeed(1); return [nn.linear(3, 4), nn.linear(4, 1)]; };
  const twins = (["auto", "eager"] as const).map((engine) => {
    const model = layers();
    const optimizer = new optim.Adam(model.flatMap((layer) => layer.parameters()), { lr: 0.01 });
    const forward = (input: Tensor) => model[1].forward(tf.leakyRelu(model[0].forward(input)));
    const step = jit(() => optimizer.minimize(() => tf.mul(loss(forward(data), y), factor).asScalar()), { engine });
    return { model, optimizer, step };
  });
  /** How much the losses of compiled and eager steps differ. */
  const difference = () => {
    const losses = twins.map(({ step }) => Array.from({ length: 12 }, () => step()));
    return Math.max(...losses[0].map((loss, i) => Math.abs(loss - losses[1][i]) / Math.abs(loss)));
  };
  const check = () => console.log(difference() < 1e-4, twins[0].step.engine, twins[1].step.engine);`;

test("what a later cell changes counts, and is said once", () =>
  withSharedKernel(async (kernel) => {
    const run = async (code: string) => {
      const answer = await kernel.execute(code);
      assert.equal(answer.reply.status, "ok", `${code}: ${answer.reply.evalue}`);
      return answer;
    };
    await run(SET_UP);
    let said = "";
    for (const change of [
      "",
      "factor = 10;",
      "data = tf.mul(x, 100);",
      "loss = (prediction, target) => tf.mean(tf.abs(tf.sub(prediction, target)));",
      "for (const { optimizer } of twins) optimizer.betas = [0.5, 0.9];",
      "for (const { model } of twins) { nn.manualSeed(2); const bias = model[0].bias!; bias.assign(nn.randn([4]) as never); }",
      "for (const { model } of twins) { nn.manualSeed(3); model[0] = nn.linear(3, 4); }",
      "factor = 0.1; data = x;",
    ]) {
      const { text } = await run(`${change}\ncheck();`);
      assert.equal(text("stdout"), "true wasm eager\n", change);
      said += text("stderr");
    }
    assert.equal(said.match(/another one in this cell/g)?.length, 1, said);
  }));

test("a recording that is cut off leaves nothing behind", () =>
  withSharedKernel(async (kernel) => {
    const set = await kernel.execute(`import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";
      const x = tf.ones([8, 4]) as Tensor2D, y = tf.ones([8, 1]) as Tensor2D;
      const model = nn.sequential(nn.linear(4, 1), nn.dropout(0));
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
      const backend = tf.getBackend();
      let isEndless = true;
      const wait = () => { while (isEndless); return 1; };
      const loss = () => nn.mseLoss(model.forward(x), y);
      const inner = jit(() => optimizer.minimize(() => { wait(); return loss(); }));
      const step = jit(() => optimizer.minimize(() => tf.mul(loss(), jit.input(inner)).asScalar()));`);
    assert.equal(set.reply.status, "ok", String(set.reply.evalue));
    for (const code of ["inner();", "step();"]) {
      const { answer } = await started(kernel, code);
      // In the midst of the recording, which waits and can print nothing.
      await pause(200);
      kernel.send("interrupt_request", {}, "control");
      assert.equal((await answer).reply.ename, "KeyboardInterrupt");
      const next = await kernel.execute("console.log(tf.getBackend() === backend, tf.add(1, 2).dataSync()[0]);");
      assert.equal(next.text("stdout"), "true 3\n");
    }
    const after = await kernel.execute("isEndless = false; console.log(step() > step(), step.engine);");
    assert.equal(after.text("stdout"), "true wasm\n", String(after.reply.evalue));
  }));
