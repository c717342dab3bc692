/** A sweep in cells of the real kernel: its function as the kernel compiles it, errors, an interrupt. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pause, started, withSharedKernel, writeBeside } from "../kernel/fixture";
import { hostOf } from "../kernel/processes";

const SETUP = `
import { data, experiment, nn, optim, train } from "nonlinear";
const df = await data.loadBoston();
const x = data.tensor(data.round(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })), 4));
const y = data.tensor(df.loc({ columns: ["TARGET"] }));
const epochs = 50;`;

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

test("trials in a cell report, hopeless ones are stopped, and the table of the running sweep begins with the best", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(SETUP);
    const answer = await kernel.execute(`
      const halved = await experiment.sweep(
        { lr: [1e-5, 1e-3, 1e-4], seed: [0, 1] },
        async ({ lr }, { x, y, report }) => {
          const model = nn.sequential(nn.linear(13, 3), nn.tanh(), nn.linear(3, 1));
          const optimizer = new optim.SGD(model.parameters(), { lr });
          const { losses } = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 40, onEpoch: report });
          // So that the table is drawn while it runs.
          await new Promise((done) => setTimeout(done, 300));
          return { epochs: losses.length, loss: losses[losses.length - 1] };
        },
        { values: { x, y }, metric: "loss", stop: experiment.halving({ first: 5 }) },
      );
      halved`);
    assert.equal(answer.reply.status, "ok", JSON.stringify(answer.reply));
    const updates = answer.contents("update_display_data") as { data: Record<string, string> }[];
    assert.equal(updates.at(-1)?.data["text/plain"], "6 trials: 2 ok, 4 stopped");
    const drawn = updates.at(-2)?.data ?? {};
    assert.match(drawn["text/plain"], /%, \d of 8 trials, round \d of 2, [\d.]+ s left$/);
    const cells = [...drawn["text/html"].matchAll(/<tr>.*<\/tr>/g)].map(([row]) =>
      row.replace(/<[^>]+>/g, " ").split(/\s+/),
    );
    const losses = cells.slice(1).map((row) => Number(row[4]));
    assert.ok(losses.length > 2, drawn["text/html"]);
    assert.deepEqual(
      losses,
      losses.toSorted((a, b) => a - b),
    );
    const rows = (
      await kernel.execute("data.toRecords<{ epochs: number }>(halved).map(({ epochs }) => epochs).join()")
    ).contents("execute_result")[0]?.data;
    assert.deepEqual(rows, { "text/plain": "'5,5,40,40,5,5'" });
    const heat = await kernel.execute('experiment.heatmap(halved, { rows: "lr", columns: "depth", value: "loss" })');
    assert.match(String(heat.reply.evalue), /Type '"depth"' is not assignable to type '"lr" \| "run" \| "seed"'/);
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
    // Two loops would go on for ten minutes, and take all of the time.
    const used = await kernel.execute(
      "const before = process.cpuUsage(); await new Promise((done) => setTimeout(done, 500)); process.cpuUsage(before).user / 1000",
    );
    const data = used.contents("execute_result")[0]?.data as Record<string, string>;
    assert.ok(Number(data["text/plain"]) < 400, `${data["text/plain"]} ms of 500 were used`);
  }));

test(
  "a sweep that nobody awaits ends at the next interrupt, whether a cell runs then or not",
  {
    skip: !existsSync("/proc"),
  },
  () =>
    withSharedKernel(async (kernel) => {
      await kernel.execute(SETUP);
      const pid = hostOf(kernel.process.pid);
      const used = () => {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /, "")
          .split(" ");
        return Number(fields[11]) + Number(fields[12]);
      };
      /** Whether the process computes: hundredths of a second of half a one. */
      const isBusy = async () => {
        const before = used();
        await pause(500);
        return used() - before > 3;
      };
      const busy = "for (;;);";
      for (const later of [undefined, "await new Promise(() => {});", busy]) {
        const begun = await kernel.execute(
          `experiment.sweep({ step: [1, 2, 3, 4] }, () => { ${busy} return { loss: 1 }; }, { workers: 2 });`,
        );
        assert.equal(begun.reply.status, "ok", String(begun.reply.evalue));
        while (!(await isBusy())) await pause(20);
        const running = later === undefined ? undefined : (await started(kernel, later)).answer;
        kernel.send("interrupt_request", {}, "control");
        if (running) assert.equal((await running).reply.ename, "KeyboardInterrupt");
        while (await isBusy()) await pause(20);
        assert.equal((await kernel.execute("1")).reply.status, "ok");
      }
    }),
);

test("a trial knows the library by whatever name a cell or a file imports it", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(
      kernel,
      "own.ts",
      `import { data as table, nn as data, tf } from "nonlinear";
       export const ofFile = async () => {
         const nn = new data.Linear(2, 3);
         const { columns } = await table.loadBoston();
         return { loss: nn.outFeatures, size: columns.length, two: tf.scalar(2).dataSync()[0] };
       };`,
    );
    const imported = await kernel.execute(`
      import { data as d, nn as neural, tf as T } from "nonlinear";
      import * as nl from "nonlinear";
      import * as tfjs from "@tensorflow/tfjs-node";
      import * as dfd from "danfojs-node";
      import { ofFile } from "./own";
      const data = { loss: 3 };
      const ofCell = async () => {
        const units = new neural.Linear(2, 3).outFeatures + new nl.nn.Linear(2, 4).outFeatures;
        const size = (await d.loadBoston()).columns.length + new dfd.DataFrame({ a: [1] }).columns.length;
        return { loss: units, size, two: T.scalar(1).add(tfjs.scalar(1)).dataSync()[0] };
      };`);
    assert.equal(imported.reply.status, "ok", String(imported.reply.evalue));
    const swept = await kernel.execute(
      "const tables = [ofCell, ofFile].map((trial) => nl.experiment.sweep({ seed: [0] }, trial));\n" +
        "(await Promise.all(tables)).map((table) => table.values.join())",
    );
    const shown = swept.contents("execute_result")[0]?.data;
    assert.deepEqual(shown, { "text/plain": "[ '0,7,15,2,ok', '0,3,14,2,ok' ]" }, String(swept.reply.evalue));
  }));

test("a name of the library that a cell has given to its own data is not taken for the library's", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute('import { experiment, nn } from "nonlinear";\nconst data = { loss: 3 };');
    const own = await kernel.execute("await experiment.sweep({ seed: [0] }, async () => ({ loss: data.loss }))");
    assert.match(String(own.reply.evalue), /The trial uses data from outside of it/);
    const library = await kernel.execute(
      "(await experiment.sweep({ seed: [0] }, async () => ({ units: new nn.Linear(2, 3).outFeatures }))).values",
    );
    assert.equal(library.reply.status, "ok", JSON.stringify(library.reply));
  }));

test("a trial finds the library where the cell imports that of another language", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute('import { experiment, nn } from "nonlinear/ko";');
    const swept = await kernel.execute(
      "(await experiment.sweep({ seed: [0] }, () => ({ units: nn.linear(2, 3).outFeatures }))).values",
    );
    const shown = swept.contents("execute_result")[0]?.data;
    assert.deepEqual(shown, { "text/plain": "[ [ 0, 3, 'ok' ] ]" }, String(swept.reply.evalue));
  }));
