/** Interrupts by the hundred, and of all that can be under way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause, plainTraceback, started, withSharedKernel } from "./fixture";
import { afterSignals, allStop, byMessage, bySignal, ENDLESS, interrupted, SET_UP_TRAINING } from "./interrupts";

test("by SIGINT: each endless cell stops and the next one runs", () =>
  withSharedKernel((kernel) => allStop(kernel, ENDLESS, bySignal)));

test("a cell that many interrupts end at once ends once, and the next one is answered", () =>
  withSharedKernel(async (kernel) => {
    for (let round = 0; round < 5; round += 1) {
      const { answer } = await started(kernel, "await new Promise(() => {});");
      let isRunning = true;
      const ended = answer.finally(() => {
        isRunning = false;
      });
      while (isRunning) {
        byMessage(kernel);
        await pause(1);
      }
      const { published } = await ended;
      assert.equal(published.filter(({ header }) => header.msg_type === "error").length, 1);
      let next = await kernel.execute("1 + 1");
      // Interrupts that come late are this cell's, and may abort the one behind it.
      for (let tries = 0; next.reply.status !== "ok" && tries < 10; tries++) next = await kernel.execute("1 + 1");
      const told = JSON.stringify(next.reply);
      assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "2" }, told);
    }
  }));

test("one call of a compiled step for very many epochs stops, and the model trains on", (t) =>
  withSharedKernel(async (kernel) => {
    const set = `import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";
      const x = tf.randomNormal([65536, 13]) as Tensor2D, y = tf.randomNormal([65536, 1]) as Tensor2D;
      const model = nn.sequential(nn.linear(13, 32), nn.relu(), nn.linear(32, 1));
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
      const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" });`;
    const ready = await kernel.execute(set);
    assert.equal(ready.reply.status, "ok", String(ready.reply.evalue));
    assert.equal((await kernel.execute("step(50);")).reply.status, "ok");
    const { took } = await interrupted(kernel, "step(1e7);", byMessage);
    t.diagnostic(`stopped after ${Math.round(took)} ms`);
    const { reply, text } = await kernel.execute("console.log(Number.isFinite(step()), step.losses.length)");
    assert.equal(reply.status, "ok");
    assert.match(text("stdout"), /true 1/);
  }));

test("a signal from before a cell does not stop it", () =>
  withSharedKernel(async (kernel) => {
    for (let round = 0; round < 2; round += 1) {
      // A long message keeps the front busy: it hears of the signal late, when the cell is there too.
      kernel.send("comm_info_request", { ignored: "x".repeat(20_000_000) });
      await pause(30);
      bySignal(kernel);
      // The thread that waits for the signal may need a while to wake on a busy machine.
      await pause(300);
      const { reply } = await kernel.execute("await new Promise((done) => setTimeout(done, 100));");
      assert.equal(reply.status, "ok");
    }
  }));

test("a training loop that gives nobody a turn stops between two steps, and the next training works", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(SET_UP_TRAINING);
    await kernel.execute('import * as tf from "@tensorflow/tfjs-node";');
    const loops: Record<string, string> = {
      step: "try { for (;;) step(); } finally { epochs = -1; }",
      minimize: "try { for (;;) optimizer.minimize(loss).dispose(); } finally { epochs = -1; }",
    };
    for (const [name, code] of Object.entries(loops)) {
      const { reply } = await interrupted(kernel, code, byMessage);
      assert.match(plainTraceback(reply), /cell\[\d+\]:2:\d+/, name);
      const next = await kernel.execute("[epochs, step() < first, tf.engine().state.scopeStack.length]; ");
      assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "[ -1, true, 0 ]" }, name);
    }
    // Nothing looks at the signal here: the loop is cut off, wherever it is.
    for (let round = 0; round < 3; round += 1) {
      await interrupted(
        kernel,
        "for (;;) tf.tidy(() => tf.variableGrads(() => loss().square().asScalar()));",
        byMessage,
      );
      const next = await kernel.execute(
        "optimizer.minimize(loss).dispose();\nconst { state } = tf.engine();\n[state.gradientDepth, state.kernelDepth, state.scopeStack.length, step() < first]",
      );
      assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "[ 0, 0, 0, true ]" });
    }
  }));

test("a storm of signals does not end the kernel", () =>
  withSharedKernel(async (kernel) => {
    for (let count = 0; count < 5000; count += 1) {
      bySignal(kernel);
      const next = performance.now() + Math.random() / 5;
      while (performance.now() < next);
    }
    await afterSignals(kernel);
    assert.equal((await kernel.execute("1")).reply.status, "ok");
  }));

test("a LayersModel that nobody waited for fits again after an interrupt", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(`
      import { tf } from "nonlinear";
      const [x, y] = [tf.ones([200, 2]), tf.ones([200, 1])];
      const table = tf.data.generator(function* () { for (;;) yield { xs: tf.ones([2]), ys: tf.ones([1]) }; }).batch(9);
      const newModel = () => {
        const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
        model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
        return model;
      };
      let models = [newModel(), newModel(), newModel()];
      const endless = { epochs: 1e7, batchSize: 20, batchesPerEpoch: 3, verbose: 0 };
      const fitInFunction = async (model: typeof models[0]) => void (await model.fit(x, y, endless));`);
    const stops: Record<string, () => unknown> = {
      "a waiting cell": () => interrupted(kernel, "await new Promise(() => {});", byMessage),
      "a busy cell": () => interrupted(kernel, "while (true) {}", byMessage),
      "no cell": () => {
        byMessage(kernel);
        return pause(300);
      },
    };
    for (const [what, stop] of Object.entries(stops)) {
      const begun = await kernel.execute(`models = models.map(newModel);
        models[0].fit(x, y, endless);
        fitInFunction(models[1]);
        models[2].fitDataset(table as any, endless);`);
      assert.equal(begun.reply.status, "ok", String(begun.reply.evalue));
      await stop();
      const again = await kernel.execute(
        "const epochs: number[][] = [];\nfor (const model of models) epochs.push((await model.fit(x, y, { epochs: 2, verbose: 0 })).epoch);\nepochs",
      );
      const shown = again.contents("execute_result")[0]?.data;
      assert.deepEqual(shown, { "text/plain": "[ [ 0, 1 ], [ 0, 1 ], [ 0, 1 ] ]" }, what);
    }
  }));
