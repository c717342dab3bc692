import assert from "node:assert/strict";
import { test } from "node:test";
import type { KernelClient } from "#scripts/jupyter/client";
import { pause, withKernel } from "./fixture";

/** How long a cell may go on after it was told to stop, in milliseconds: the promise is 1,000; a busy machine gets more. */
const LIMIT_MS = 3000;

const byMessage = (kernel: KernelClient) => kernel.send("interrupt_request", {}, "control");
const bySignal = (kernel: KernelClient) => kernel.process.kill("SIGINT");

/** Runs a cell that does not end, and stops it once it runs. */
async function interrupted(kernel: KernelClient, code: string, stop: (kernel: KernelClient) => unknown) {
  const before = kernel.published.length;
  const running = kernel.execute(`console.log("running");\n${code}`);
  await kernel.until(() =>
    kernel.published.slice(before).some(({ content }) => String(content.text).startsWith("running")),
  );
  await pause(150);
  const asked = performance.now();
  stop(kernel);
  const answer = await running;
  const took = performance.now() - asked;
  assert.equal(answer.reply.status, "error", code);
  assert.equal(answer.reply.ename, "KeyboardInterrupt", code);
  assert.ok(took < LIMIT_MS, `${code} went on for ${Math.round(took)} ms`);
  return answer;
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
    withKernel(async (kernel) => {
      for (const [what, code] of Object.entries(endless)) {
        await interrupted(kernel, code, stop);
        const next = await kernel.execute("1 + 1");
        assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "2" }, what);
      }
    }));
}

test("signals in a row, also while nothing runs, do no harm", () =>
  withKernel(async (kernel) => {
    for (let count = 0; count < 5; count += 1) bySignal(kernel);
    await interrupted(kernel, "while (true) {}", () => {
      for (let count = 0; count < 5; count += 1) bySignal(kernel);
    });
    assert.equal((await kernel.execute("1")).reply.status, "ok");
  }));

test("nothing of an interrupted cell prints or counts on afterwards", () =>
  withKernel(async (kernel) => {
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

test("what an interrupted cell had made stays", () =>
  withKernel(async (kernel) => {
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
  withKernel(async (kernel) => {
    kernel.onInput = undefined;
    const { message, reply } = kernel.send("execute_request", { code: 'prompt("never answered")', allow_stdin: true });
    await kernel.until(() => kernel.childrenOf(message).some(({ header }) => header.msg_type === "execute_input"));
    await pause(500);
    byMessage(kernel);
    assert.equal((await reply).content.ename, "KeyboardInterrupt");
  }));

test("training stops; the half-trained model and its history stay", () =>
  withKernel(async (kernel) => {
    await kernel.execute(`
      import { data, jit, nn, optim, train } from "nonlinear";
      const frame = await data.loadBoston();
      const x = data.tensor(new data.StandardScaler().fitTransform(frame.drop({ columns: ["TARGET"] })));
      const y = data.tensor(frame.loc({ columns: ["TARGET"] }));
      const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
      const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
      const first = step();
      let epochs = 0;`);
    await interrupted(kernel, "for await (const epoch of train.epochs(1e9)) { step(); epochs = epoch; }", byMessage);
    const looped = await kernel.execute("const second = step(); [epochs > 0, second < first]");
    assert.deepEqual(looped.contents("execute_result")[0]?.data, { "text/plain": "[ true, true ]" });
    await interrupted(
      kernel,
      "const history = new train.History();\nawait train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 1e9, history });",
      byMessage,
    );
    const fitted = await kernel.execute("history.epochs.length > 0");
    assert.deepEqual(fitted.contents("execute_result")[0]?.data, { "text/plain": "true" });
  }));
