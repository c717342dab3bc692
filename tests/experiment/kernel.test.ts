/** A sweep in cells of the real kernel: its function as the kernel compiles it, errors, an interrupt; kernel.long.test.ts has more. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pause, withSharedKernel, writeBeside } from "../kernel/fixture";
import { SETUP } from "./boston-cell";

/** Names of this cell and of an earlier one, an await, a loop with await, a class, a throw: all that the kernel rewrites. */
const SWEEP = `
const lossOf = 1;
const results = await experiment.sweep(
  { lr: [1e-4, 1], activation: ["relu", "tanh"], seed: [0, 1] },
  async (trial, { x, y, epochs }) => {
    class Model extends nn.Module {
      first = new nn.Linear(13, 3);
      last = new nn.Linear(3, 1);
      activation = trial.activation === "relu" ? new nn.ReLU() : new nn.Tanh();
      forward(x: Parameters<nn.Linear["forward"]>[0]) {
        return this.last.forward(this.activation.forward(this.first.forward(x)));
      }
    }
    const model = new Model();
    const optimizer = new optim.SGD(model.parameters(), { lr: trial.lr });
    if (trial.activation === "tanh" && trial.lr === 1) {
      throw new Error("no tanh");
    }
    const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs });
    for await (const _ of train.epochs(1)) nn.mseLoss(model.forward(x), y);
    return { loss: history.losses.at(-1) ?? NaN };
  },
  { values: { x, y, epochs }, file: "runs/cell.jsonl" },
);
results`;

test("a sweep in a cell has a row for each trial, errors with their line, and goes on from its file", () =>
  withSharedKernel(async (kernel) => {
    const setup = await kernel.execute(SETUP);
    assert.equal(setup.reply.status, "ok", JSON.stringify(setup.reply));
    const answer = await kernel.execute(SWEEP);
    assert.equal(answer.reply.status, "ok", JSON.stringify(answer.reply));
    assert.equal(answer.text("stderr"), "");
    const { data } = answer.contents("execute_result")[0] as { data: Record<string, string> };
    assert.match(data["text/plain"], /lr +activation +seed +loss +status +error/);
    assert.match(data["text/plain"], /diverged/);
    assert.match(data["text/html"], /8 rows/);
    const lines = readFileSync(join(kernel.folder, "runs", "cell.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ status }) => status).sort(),
      [..."ddffoooo"].map((letter) => ({ d: "diverged", f: "failed", o: "ok" })[letter]),
    );
    assert.match(
      lines.find(({ status }) => status === "failed").error,
      /^Error: no tanh \(line \d+ of the trial: throw new Error\("no tanh"\);\)$/,
    );
    const last = answer.contents("update_display_data").at(-1) as { data: Record<string, string> };
    assert.equal(last.data["text/plain"], "8 trials: 4 ok, 2 diverged, 2 failed");
    // The kernel numbers its cells anew, which is no change of the trial.
    const again = await kernel.execute(SWEEP);
    assert.equal(again.reply.status, "ok");
    assert.match(JSON.stringify(again.published.map(({ content }) => content)), /8 of them kept in runs\/cell\.jsonl/);
    assert.deepEqual(again.contents("execute_result")[0]?.data, data);
  }));

test("a trial in a cell may not use the cell's variables, and the error names them", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(SETUP);
    const answer = await kernel.execute(
      "const rows = 5;\nawait experiment.sweep({ lr: [1] }, async (trial) => ({ loss: trial.lr * rows + (await x.data())[0] }))",
    );
    assert.equal(answer.reply.ename, "ReferenceError");
    assert.match(String(answer.reply.evalue), /^The trial uses rows, x from outside of it/);
    // Names of the kind that TypeScript makes for imports.
    const closure = await kernel.execute(`const run = () => {
      const layer_1 = { loss: 1, data: 2 };
      return experiment.sweep({ lr: [1] }, async () => ({ loss: layer_1.loss, data: layer_1.data }));
    };
    await run();`);
    assert.match(String(closure.reply.evalue), /^The trial uses layer_1 from outside of it/);
    // A file beside the notebook: the compiler makes nonlinear_1 and layer_1 of its imports.
    writeBeside(kernel, "layer.ts", "export const data = [1];\n");
    writeBeside(
      kernel,
      "trials.ts",
      `import { tf, data as tables } from "nonlinear";
      import { data } from "./layer";
      export const good = async (trial: { a: number }, { data }: { data: number[] }) => {
        const layer_1 = { loss: data[0] * trial.a };
        return { loss: tables.tensor(data).dataSync()[1] + tf.scalar(layer_1.loss).dataSync()[0] };
      };
      export const bad = async () => ({ loss: data[0] });
      `,
    );
    const beside = await kernel.execute(`import { good, bad } from "./trials";
      const found = await experiment.sweep({ a: [2] }, good, { values: { data: [3, 4] } });
      found["loss"].values`);
    assert.equal(beside.reply.status, "ok", String(beside.reply.evalue));
    assert.deepEqual(beside.contents("execute_result")[0]?.data, { "text/plain": "[ 10 ]" });
    const imported = await kernel.execute("await experiment.sweep({ a: [2] }, bad);");
    assert.match(String(imported.reply.evalue), /^The trial uses the import of "\.\/layer" from outside of it/);
  }));

test("the names in a pivot table are checked as they are typed", () =>
  withSharedKernel(async (kernel) => {
    const answer = await kernel.execute(`
      import { experiment } from "nonlinear";
      const swept = await experiment.sweep({ lr: [1, 2], depth: [1, 2], seed: [0] }, ({ lr }) => ({ loss: lr }));
      experiment.heatmap(swept, { rows: "lr", columns: "depth", value: "los" });`);
    assert.match(JSON.stringify(answer.reply), /\\"los\\"/);
    assert.match(JSON.stringify(answer.reply), /\\"loss\\"/);
    const shown = await kernel.execute(`
      import { experiment } from "nonlinear";
      const drawn = await experiment.sweep({ lr: [1, 2], depth: [1, 2], seed: [0] }, ({ lr }) => ({ loss: lr }));
      experiment.heatmap(drawn, { rows: "lr", columns: "depth", value: "loss" })`);
    const { data } = shown.contents("execute_result")[0] as { data: Record<string, string> };
    assert.ok(data["image/png"]);
    assert.match(JSON.stringify(data["application/vnd.plotly.v1+json"]), /"z":\[\[1,1\],\[2,2\]\]/);
  }));

test("an interrupted sweep keeps what is done and ends its threads", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(SETUP);
    const code = (wait: number) => `
      let found;
      try {
        found = await experiment.sweep(
          { step: [1, 2, 3, 4, 5, 6] },
          (trial, { wait }) => {
            const end = Date.now() + (trial.step > 2 ? wait : 0);
            while (Date.now() < end) {}
            return { loss: trial.step };
          },
          { values: { wait: ${wait} }, file: "runs/slow.jsonl", workers: 2 },
        );
      } catch (error) {
        console.log((error as Error).message, (error as { results: { shape: number[] } }).results.shape);
        throw error;
      }`;
    const running = kernel.execute(code(600_000));
    const file = join(kernel.folder, "runs", "slow.jsonl");
    const kept = () => {
      try {
        return readFileSync(file, "utf8").split("\n").length - 1;
      } catch {
        return 0;
      }
    };
    while (kept() < 2) await pause(50);
    kernel.process.kill("SIGINT");
    const answer = await running;
    assert.equal(answer.reply.ename, "KeyboardInterrupt");
    assert.match(
      answer.text(),
      /^The sweep was interrupted: 2 of 6 trials are kept in runs\/slow\.jsonl; .* \[ 2, 4 \]/,
    );
    // Two loops would go on for ten minutes, and take all of the time; what ends them takes a moment of it.
    let used = Number.POSITIVE_INFINITY;
    for (let tries = 0; used >= 400 && tries < 20; tries++) {
      const answer = await kernel.execute(
        "const before = process.cpuUsage(); await new Promise((done) => setTimeout(done, 500)); process.cpuUsage(before).user / 1000",
      );
      const [shown] = answer.contents("execute_result") as { data: Record<string, string> }[];
      used = Number(shown.data["text/plain"]);
    }
    assert.ok(used < 400, `${used} ms of 500 were used`);
  }));
