/** Cells that do not end by themselves, and the two ways to stop them. */
import assert from "node:assert/strict";
import type { KernelClient } from "#scripts/jupyter/client";
import { pause, started } from "./fixture";

/** How long a cell may go on after it was told to stop, in milliseconds: the promise is 1,000; a busy machine gets more. */
const LIMIT_MS = 10_000;

export const byMessage = (kernel: KernelClient) => kernel.send("interrupt_request", {}, "control");
export const bySignal = (kernel: KernelClient) => kernel.process.kill("SIGINT");

/** Nobody knows when a signal was sent: on a busy machine, where it is seen late, it stops the cell that comes next. */
export async function afterSignals(kernel: KernelClient): Promise<void> {
  do await pause(50);
  while ((await kernel.execute("await new Promise((done) => setTimeout(done, 50))")).reply.status !== "ok");
}

/** Runs a cell that does not end, and stops it once it runs and is under way. */
export async function interrupted(
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

export const ENDLESS: Record<string, string> = {
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

/** Each cell stops, and the next one runs. */
export async function allStop(
  kernel: KernelClient,
  cells: Record<string, string>,
  stop: (kernel: KernelClient) => unknown,
) {
  for (const [what, code] of Object.entries(cells)) {
    await interrupted(kernel, code, stop);
    const next = await kernel.execute("1 + 1");
    assert.deepEqual(next.contents("execute_result")[0]?.data, { "text/plain": "2" }, what);
  }
}

/** A model, its data and its compiled `step`, whose first loss is `first`. */
export const SET_UP_TRAINING = `
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
