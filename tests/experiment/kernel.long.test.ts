/** Sweeps in cells of the real kernel: names in a trial, hopeless trials, and threads that nobody awaits. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { pause, started, withSharedKernel, writeBeside } from "../kernel/fixture";
import { hostOf } from "../kernel/processes";
import { SETUP } from "./boston-cell";

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
