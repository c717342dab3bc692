import assert from "node:assert/strict";
import { test } from "node:test";
import type { KernelClient } from "#scripts/jupyter/client";
import { pause, plainTraceback, started, withSharedKernel, writeBeside } from "./fixture";

/** How long a cell may go on after it was told to stop, in milliseconds: the promise is 1,000; a busy machine gets more. */
const LIMIT_MS = 10_000;

const byMessage = (kernel: KernelClient) => kernel.send("interrupt_request", {}, "control");
const bySignal = (kernel: KernelClient) => kernel.process.kill("SIGINT");

/** Nobody knows when a signal was sent: on a busy machine, where it is seen late, it stops the cell that comes next. */
async function afterSignals(kernel: KernelClient): Promise<void> {
  do await pause(50);
  while ((await kernel.execute("await new Promise((done) => setTimeout(done, 50))")).reply.status !== "ok");
}

/** Runs a cell that does not end, and stops it once it runs and is under way. */
async function interrupted(
  kernel: KernelClient,
  code: string,
  stop: (kernel: KernelClient) => unknown,
  isUnderWay = () => true,
) {
  const { answer: running } = await started(kernel, code);
  await kernel.until(isUnderWay);
  // It is to be stopped in its midst, too, not only at its start.
  await pause(150);
  const asked = performance.now();
  stop(kernel);
  const answer = await running;
  const took = performance.now() - asked;
  assert.equal(answer.reply.status, "error", code);
  assert.equal(answer.reply.ename, "KeyboardInterrupt", code);
  assert.ok(took < LIMIT_MS, `${code} went on for ${Math.round(took)} ms`);
  return { ...answer, took };
}

const endless: Record<string, string> = {
  "a synchronous loop": "while (true) {}",
  "a synchronous loop after an await": "await null; while (true) {}",
  "an async loop": "while (true) await new Promise((done) => setTimeout(done, 5));",
  "an await that never ends": "await new Promise(() => {});",
  "a loop that swallows errors": "while (true) try { await new Promise((done) => setTimeout(done, 5)); } catch {}",
  "a loop in a timer": "setTimeout(() => { while (true) {} }, 1); await new Promise(() => {});",
  "a for await over an endless generator":
    "async function* all() { for (let i = 0; ; i++) yield i; }\nfor await (const i of all()) { i; }",
  "a chain of then": "const again = (): Promise<void> => Promise.resolve().then(again); await again();",
};

for (const [name, stop] of Object.entries({ message: byMessage, SIGINT: bySignal })) {
  test(`by ${name}: each endless cell stops and the next one runs`, () =>
    withSharedKernel(async (kernel) => {
      for (const [what, code] of Object.entries(endless)) {
        await interrupted(kernel, code, stop);
        const next = await kernel.execute("1 + 1");
        assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "2" }, what);
      }
    }));
}

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
      // An interrupt that came late is this cell's.
      if (next.reply.status === "error") next = await kernel.execute("1 + 1");
      assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "2" });
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

test("signals in a row, also while nothing runs, do no harm", () =>
  withSharedKernel(async (kernel) => {
    for (let count = 0; count < 5; count += 1) bySignal(kernel);
    await afterSignals(kernel);
    await interrupted(kernel, "while (true) {}", () => {
      for (let count = 0; count < 5; count += 1) bySignal(kernel);
    });
    await afterSignals(kernel);
    assert.equal((await kernel.execute("1")).reply.status, "ok");
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

test("nothing of an interrupted cell prints or counts on afterwards", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(
      "const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms)); let count = 0;",
    );
    await interrupted(
      kernel,
      `setInterval(() => { count++; console.log("interval"); }, 10);
       (async () => { while (true) { await pause(10); count++; console.log("loop"); } })();
       const again = (): Promise<void> => pause(10).then(() => { count++; console.log("then"); return again(); });
       again();
       try { while (true) { await pause(10); count++; } } finally { count++; }`,
      byMessage,
    );
    const before = await kernel.execute("const seen = count; await pause(300); [count === seen, count > 10]");
    assert.deepEqual(before.contents("execute_result")[0]?.data, { "text/plain": "[ true, true ]" });
    assert.equal(before.text(), "");
  }));

test("an interrupt while no cell runs stops what ended cells left running, and only that", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(`
      const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
      let count = 0;
      (async () => { for (;;) { await pause(5); count++; console.log("loop"); } })();
      setInterval(() => { count++; console.log("interval"); }, 5);`);
    await kernel.until(() => kernel.published.some(({ content }) => String(content.text).includes("loop")));
    await byMessage(kernel).reply;
    // What had begun when the interrupt came is told with this cell.
    await kernel.execute("");
    const later = await kernel.execute("const seen = count; await pause(200); [seen > 0, count === seen]");
    assert.equal(later.text(), "");
    assert.deepEqual(later.contents("execute_result")[0]?.data, { "text/plain": "[ true, true ]" });
  }));

test("a module that was cut off while it loaded can be imported again", () =>
  withSharedKernel(async (kernel) => {
    const waits = "if (!globalThis.isReady) { console.log('running'); for (;;) {} }\n";
    writeBeside(kernel, "node_modules/slow/index.js", `exports.early = 1;\n${waits}exports.late = 2;\n`);
    writeBeside(kernel, "node_modules/slow/index.d.ts", "export const early: number;\nexport const late: number;\n");
    writeBeside(
      kernel,
      "own.ts",
      `import { late } from "slow";\nexport const before = 1;\nexport const after: number = late;\n`,
    );
    const code = 'import { after } from "./own";\nimport { late } from "slow";\n[after, late]';
    await interrupted(kernel, code, byMessage);
    await kernel.execute("(globalThis as any).isReady = true;");
    const again = await kernel.execute(code);
    assert.deepEqual(again.contents("execute_result")[0]?.data, { "text/plain": "[ 2, 2 ]" });
  }));

test("what an interrupted cell had made stays", () =>
  withSharedKernel(async (kernel) => {
    await interrupted(
      kernel,
      "const made = { steps: 0 };\nwhile (true) made.steps++;\nconst unreached = 1;",
      byMessage,
    );
    const after = await kernel.execute("made.steps > 0");
    assert.deepEqual(after.contents("execute_result")[0]?.data, { "text/plain": "true" });
    assert.equal((await kernel.execute("unreached")).reply.ename, "TypeScriptError");
  }));

test("an interrupt reaches a cell that waits for a line", () =>
  withSharedKernel(async (kernel) => {
    kernel.onInput = undefined;
    const { message, reply } = kernel.send("execute_request", { code: 'prompt("never answered")', allow_stdin: true });
    await kernel.until(() => kernel.childrenOf(message).some(({ header }) => header.msg_type === "execute_input"));
    await pause(500);
    byMessage(kernel);
    assert.equal((await reply).content.ename, "KeyboardInterrupt");
  }));

test("listeners of an interrupted cell are silent; of a cell that has ended they work for the next one", () =>
  withSharedKernel(async (kernel) => {
    const ticking = `const worker = new Worker("setInterval(() => require('node:worker_threads').parentPort.postMessage(0), 10)", { eval: true });
      worker.on("message", () => console.log("tick"));`;
    await interrupted(
      kernel,
      `const { Worker } = await import("node:worker_threads");\n${ticking}\nawait new Promise(() => {});`,
      byMessage,
    );
    const next = await kernel.execute("await new Promise((done) => setTimeout(done, 300));");
    assert.equal(next.text(), "");
    await kernel.execute(`import { EventEmitter } from "node:events";
      const events = new EventEmitter();
      events.on("x", () => console.log("heard"));`);
    const emitted = await kernel.execute('events.emit("x")');
    assert.equal(emitted.text(), "heard\n");
    assert.deepEqual(emitted.contents("execute_result")[0]?.data, { "text/plain": "true" });
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

const SET_UP_TRAINING = `
  import { data, jit, nn, optim, train } from "nonlinear";
  const frame = await data.loadBoston();
  const x = data.tensor(new data.StandardScaler().fitTransform(frame.drop({ columns: ["TARGET"] })));
  const y = data.tensor(frame.loc({ columns: ["TARGET"] }));
  const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
  const loss = () => nn.mseLoss(model.forward(x), y);
  const step = jit(() => optimizer.minimize(loss));
  const first = step();
  let epochs = 0;`;

test("training stops; the half-trained model and its history stay", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(SET_UP_TRAINING);
    await interrupted(kernel, "for await (const epoch of train.epochs(1e9)) { step(); epochs = epoch; }", byMessage);
    const looped = await kernel.execute("const second = step(); [epochs > 0, second < first]");
    assert.deepEqual(looped.contents("execute_result")[0]?.data, { "text/plain": "[ true, true ]" });
    const fitting = await interrupted(
      kernel,
      'const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 1e9 });\nconsole.log("went on");',
      byMessage,
      () => kernel.published.some(({ header }) => header.msg_type === "display_data"),
    );
    assert.equal(fitting.text(), "running\n");
    const fitted = await kernel.execute("[history.epochs.length > 0, history.last!.loss < second]");
    assert.deepEqual(fitted.contents("execute_result")[0]?.data, { "text/plain": "[ true, true ]" });
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

test("what an interrupt throws in the library and at an await is of one class", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute('import { train } from "nonlinear";\nlet isOne: boolean | undefined;');
    const kinds: Record<string, string> = {
      "an await": "await new Promise(() => {});",
      "the library": "for await (const epoch of train.epochs(1e12)) void epoch;",
    };
    for (const [name, code] of Object.entries(kinds)) {
      await interrupted(
        kernel,
        `try { ${code} } catch (error) { isOne = error instanceof train.KeyboardInterrupt; throw error; }`,
        byMessage,
      );
      const next = await kernel.execute("isOne");
      assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "true" }, name);
    }
  }));
