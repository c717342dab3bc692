/** Interrupts of what runs in cells; interrupt.long.test.ts has more of what can be under way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause, withSharedKernel, writeBeside } from "./fixture";
import { afterSignals, allStop, byMessage, bySignal, ENDLESS, interrupted, SET_UP_TRAINING } from "./interrupts";

test("by message: each endless cell stops and the next one runs", () =>
  withSharedKernel((kernel) => allStop(kernel, ENDLESS, byMessage)));

test("by SIGINT: a loop, an async loop and an await stop and the next cell runs", () => {
  const kinds = ["a synchronous loop", "an async loop", "an await that never ends"];
  const cells = Object.fromEntries(kinds.map((kind) => [kind, ENDLESS[kind] as string]));
  return withSharedKernel((kernel) => allStop(kernel, cells, bySignal));
});

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
