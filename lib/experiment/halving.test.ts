/** Sweeps that stop hopeless trials, on real threads. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { DataFrame } from "../danfo";
import { data, experiment, tf } from "../index";
import type { Report } from "./report";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-halving-"));
after(() => rmSync(folder, { recursive: true }));

const rowsOf = (table: DataFrame) => data.toRecords<Record<string, number | string>>(table);
const linesOf = (file: string) => readFileSync(file, "utf8").trim().split("\n");
const written = (text: string): ((trial: object, values: { report: Report }) => { loss: number }) =>
  new Function(`return ${text}`)();

/** Its loss at an epoch is known: begin + slope · epoch, from the two seeds on average. It waits for as long as it is told. */
const line = written(`async ({ begin, slope, seed, wait = 0 }, { report, epochs = 40 }) => {
  let loss;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    loss = begin + slope * epoch + (seed === 1 ? 0.5 : -0.5);
    if (wait) await new Promise((done) => setTimeout(done, wait));
    if (report({ epoch, loss }) === "stop") break;
  }
  return { loss };
}`);
/** At epoch 4 the order is that of the list, at 12 the third is best, at the end the first would not be. */
const settings = [
  { begin: 10, slope: 0.1 },
  { begin: 11, slope: 0 },
  { begin: 12, slope: -0.2 },
  { begin: 13, slope: 0 },
  { begin: 14, slope: -1 / 3 },
  { begin: 20, slope: -0.4 },
  { begin: 30, slope: -0.1 },
];
const space = settings.flatMap((setting) => [0, 1].map((seed) => ({ ...setting, seed })));
const stop = experiment.halving({ first: 4 });
/** A thread takes half a second to start: one of them, where their number is not the point. */
const workers = 1;

describe("a sweep with halving", () => {
  test("stops settings by their mean at each rung, and says when", async () => {
    const table = await experiment.sweep(space, line, { stop });
    // 7 settings, of which ⌈7/3⌉ = 3 go on at epoch 4, 1 at epoch 12: 10 + 0.1 · 12 > 12 − 0.2 · 12.
    const ends = rowsOf(table).map(({ begin, status, error, loss }) => [begin, status, error, loss]);
    const at = (epoch: number) => `Stopped at epoch ${epoch}.`;
    const expected = settings.flatMap(({ begin, slope }, i) => {
      const epoch = [12, 12, 40, 4, 4, 4, 4][i];
      const loss = (seed: number) => begin + slope * epoch + (seed === 1 ? 0.5 : -0.5);
      return [0, 1].map((seed) => [begin, i === 2 ? "ok" : "stopped", i === 2 ? "" : at(epoch), loss(seed)]);
    });
    assert.deepEqual(
      ends.map(([begin, status, error]) => [begin, status, error]),
      expected.map(([begin, status, error]) => [begin, status, error]),
    );
    for (const [i, [, , , loss]] of ends.entries()) assert.ok(Math.abs(Number(loss) - Number(expected[i][3])) < 1e-5);
    const compared = rowsOf(experiment.compare(table));
    assert.deepEqual(
      compared.map(({ trials, failed, stopped }) => [trials, failed, stopped]),
      [2, 2, 0, 2, 2, 2, 2].map((stopped) => [2 - stopped, 0, stopped]),
    );
    const pivot = experiment.compare(table, { rows: "begin", columns: "slope", value: "loss" });
    assert.deepEqual(rowsOf(pivot)[2]["slope -0.2"], "4.00 ± 0.71 (2)");
    assert.deepEqual(rowsOf(pivot)[0]["slope 0.1"], "2 of 2 stopped");
  });

  test("stops the same whatever the number of threads, and however long trials take", async () => {
    const one = rowsOf(await experiment.sweep(space, line, { stop, workers }));
    const slowFirst = space.map((trial, i) => ({ ...trial, wait: Math.floor((13 - i) / 2) % 5 }));
    const slow = rowsOf(await experiment.sweep(slowFirst, line, { stop, workers: 5 }));
    assert.deepEqual(
      slow.map(({ wait: _, ...row }) => row),
      one,
    );
  });

  test("goes on from its file to the same table, from wherever it was cut off", async () => {
    const file = join(folder, "cut.jsonl");
    const whole = rowsOf(await experiment.sweep(space, line, { stop, file, workers }));
    const lines = linesOf(file);
    // 14 trials to epoch 4, 6 to epoch 12, 2 to the end.
    assert.equal(lines.length, 22);
    const loaded = rowsOf(experiment.load(file));
    assert.deepEqual(
      new Set(loaded.map((row) => JSON.stringify(row))),
      new Set(whole.map((row) => JSON.stringify(row))),
    );
    for (const count of [0, 5, 14, 17, 21, 22]) {
      writeFileSync(
        file,
        lines
          .slice(0, count)
          .map((text) => `${text}\n`)
          .join(""),
      );
      assert.deepEqual(rowsOf(await experiment.sweep(space, line, { stop, file, workers })), whole);
      assert.equal(linesOf(file).length, 22);
    }
    // A better setting comes in at the front: what had gone on is stopped now, and the file says so at its end.
    const larger = [{ begin: 0, slope: 0, seed: 0 }, { begin: 0, slope: 0, seed: 1 }, ...space];
    const again = rowsOf(await experiment.sweep(larger, line, { stop, file, workers }));
    assert.deepEqual(again, rowsOf(await experiment.sweep(larger, line, { stop, workers })));
    assert.deepEqual(
      new Set(rowsOf(experiment.load(file)).map((row) => JSON.stringify(row))),
      new Set(again.map((row) => JSON.stringify(row))),
    );
  });

  test("says when the rule has changed, and runs anew", async (t) => {
    const file = join(folder, "rule.jsonl");
    const said: string[] = [];
    t.mock.method(console, "log", (text: string) => said.push(text));
    await experiment.sweep(space, line, { stop, file, workers });
    const all = await experiment.sweep(space, line, { file, workers });
    assert.match(said.join("\n"), /The stop rule has changed: 14 trials in .* run again/);
    assert.ok(rowsOf(all).every(({ status }) => status === "ok"));
  });

  test("goes for the largest number where that is the best", async () => {
    const rows = rowsOf(await experiment.sweep(space, line, { stop, workers, direction: "maximize" }));
    assert.deepEqual(
      rows.filter(({ status }) => status === "ok").map(({ begin }) => begin),
      [30, 30],
    );
  });

  test("takes a setting as the worst of which a trial fails, diverges or reports NaN", async () => {
    const bad = written(`({ kind }, { report }) => {
      if (kind === "throws") throw new Error("no");
      if (kind === "NaN") report({ epoch: 1, loss: 0 / 0 });
      else report({ epoch: 1, loss: kind === "good" ? 2 : 3 });
      return { loss: kind === "diverges" ? 0 / 0 : 1 };
    }`);
    const table = await experiment.sweep({ kind: ["throws", "NaN", "diverges", "fair", "good"], seed: [0] }, bad, {
      stop: experiment.halving({ first: 1, factor: 2 }),
      workers,
    });
    assert.deepEqual(
      rowsOf(table).map(({ kind, status }) => `${kind} ${status}`),
      // "fair" has come to its own end at epoch 1, before the rung that drops it.
      ["throws failed", "NaN stopped", "diverges diverged", "fair ok", "good ok"],
    );
  });

  test("has its own losses from train.fit", async () => {
    const fit = written(`async ({ lr }, { report, x, y }) => {
      const model = nn.sequential(nn.linear(1, 1));
      const optimizer = new optim.SGD(model.parameters(), { lr });
      const { losses } = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 30, onEpoch: report,
        metrics: { rmse: metrics.rootMeanSquaredError } });
      return { loss: losses.at(-1), epochs: losses.length };
    }`);
    const values = { x: tf.tensor([[1], [2], [3]]), y: tf.tensor([[2], [4], [6]]) };
    const table = await experiment.sweep({ lr: [1e-4, 1e-2, 1e-3], seed: [0] }, fit, {
      values,
      metric: "rmse",
      stop: experiment.halving({ first: 5 }),
      workers,
    });
    assert.deepEqual(
      rowsOf(table).map(({ epochs, status }) => [epochs, status]),
      [
        [5, "stopped"],
        [30, "ok"],
        [5, "stopped"],
      ],
    );
  });

  test("tells of trials that do not report what it compares, do not repeat themselves, or do not stop", async () => {
    const errors = async (lr: readonly (string | number)[], text: string, metric = "loss") => {
      const options = { stop: experiment.halving({ first: 2 }), metric, workers };
      const table = await experiment.sweep({ lr: [...lr], seed: [0] }, written(text), options);
      return rowsOf(table).map(({ status, error }) => `${status}: ${error}`);
    };
    const loop = (body: string) =>
      `({ lr }, { report }) => { for (let epoch = 1; epoch < 9; epoch++) { ${body} } return { loss: 1 }; }`;
    const bodies: Record<string, string> = {
      quiet: "",
      goesOn: "report({ epoch, loss: 1 });",
      fraction: "report({ epoch: 1.5, loss: 1 });",
      backwards: "report({ epoch: 3 - epoch, loss: 1 });",
      text: 'report({ epoch, loss: "1" });',
      nothing: "report();",
    };
    const kinds = Object.keys(bodies);
    const all = kinds.map((kind) => `if (lr === "${kind}") { ${bodies[kind]} }`).join(" ");
    const told = await errors(kinds, loop(all));
    const [quiet, goesOn, fraction, backwards, text, nothing] = told;
    assert.match(quiet, /^failed: Error: The sweep compares the trials by loss, and the trial reported nothing\. Call/);
    assert.match(goesOn, /goes on to epoch 3 after "stop" at 2/);
    assert.match(fraction, /epoch is 1\.5; expected a whole number/);
    assert.match(backwards, /epoch is 1; expected .* above 2/);
    assert.match(text, /loss is 1; expected a number/);
    assert.match(nothing, /got undefined; expected an object such as \{ epoch, loss \}/);
    const stopping = (loss: string) => loop(`if (report({ epoch, loss: ${loss} }) === "stop") break;`);
    const other = (await errors([1, 2], stopping("1"), "accuracy"))[0];
    assert.match(other, /by accuracy, and the trial last reported epoch, loss\./);
    const random = await errors([1, 2], stopping("Math.random()"));
    assert.match(random.join("\n"), /failed: The trial reported loss [\d.]+ at epoch 1, and [\d.]+ when it ran again/);
  });

  test("is refused where it cannot be", async () => {
    assert.throws(() => experiment.halving({ first: 0 }), /first is 0; expected a whole number of at least 1/);
    assert.throws(
      () => experiment.halving({ first: 1, factor: 1 }),
      /factor is 1; expected a whole number of at least 2/,
    );
    assert.throws(
      () => experiment.halving({ first: 1, facto: 2 } as never),
      /^TypeError: halving has no option facto; the right name is factor/,
    );
    for (const [rule, expected] of [
      [{ first: 2, factors: 3 }, /halving has no option factors; the right name is factor/],
      [{ factor: 3 }, /halving: first is undefined; expected a whole number/],
      ["halving", /sweep: stop is "halving"; expected a rule such as experiment\.halving/],
    ] as const) {
      await assert.rejects(experiment.sweep(space, line, { stop: rule as never }), expected);
    }
    await assert.rejects(
      experiment.sweep(space, line, { values: { report: 1 } as never }),
      /A value cannot be called "report"/,
    );
  });
});
