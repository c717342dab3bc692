/** Sweeps on real threads, from plain Node. */
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { DataFrame } from "../danfo";
import { data, experiment, nn, optim, plot, tf, train } from "../index";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-sweep-"));
after(() => rmSync(folder, { recursive: true }));

const rowsOf = (table: DataFrame) =>
  (table.values as unknown[][]).map((row) =>
    Object.fromEntries(table.columns.map((name: string, i: number) => [name, row[i]])),
  );
const linesOf = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** A trial from its text, as a module has it. */
const written = (text: string): ((trial: { seed: number }, values: Record<string, unknown>) => { loss: number }) =>
  new Function(`return ${text}`)();

const training = written(`async (trial, { x, y }) => {
  const model = nn.sequential(nn.linear(2, 3), nn.tanh(), nn.linear(3, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr: trial.lr });
  const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 20 });
  return { loss: history.losses.at(-1), bias: model.parameters().at(-1).dataSync()[0] };
}`);
const x = tf.tensor([
  [0, 1],
  [1, 1],
  [2, -1],
  [3, 0],
]);
const y = tf.tensor([[1], [2], [3], [4]]);
const space = { lr: [1e-3, 1e-2], seed: [0, 1, 2] };
/** A thread takes half a second to start: one of them, where their number is not the point. */
const workers = 1;

describe("a sweep", () => {
  test("has the same results whatever the order and the number of threads, and those of this thread", async () => {
    const one = await experiment.sweep(space, training, { values: { x, y }, workers });
    const three = await experiment.sweep({ seed: [2, 1, 0], lr: [1e-2, 1e-3] }, training, {
      values: { x, y },
      workers: 3,
    });
    assert.deepEqual(one.columns, ["lr", "seed", "loss", "bias", "status"]);
    const sorted = (table: DataFrame) =>
      rowsOf(table).sort((a, b) => Number(a.lr) - Number(b.lr) || Number(a.seed) - Number(b.seed));
    assert.deepEqual(sorted(three), rowsOf(one));
    nn.manualSeed(2);
    const model = nn.sequential(nn.linear(2, 3), nn.tanh(), nn.linear(3, 1));
    const optimizer = new optim.SGD(model.parameters(), { lr: 1e-2 });
    const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 20, progress: false });
    assert.equal(rowsOf(one).at(-1)?.loss, history.losses.at(-1));
  });

  test("goes on when trials diverge, fail, return nothing of use or end their thread", async () => {
    const table = await experiment.sweep(
      { what: ["ok", "diverge", "infinite", "throw", "text", "nothing", "exit", "late", "deep", "ok too"] },
      written(`async ({ what }, { x, y }) => {
        if (what === "diverge") {
          const layer = nn.linear(2, 1);
          const optimizer = new optim.SGD(layer.parameters(), { lr: 1e9 });
          await train.fit(layer, { x, y, loss: nn.mseLoss, optimizer, epochs: 100 });
        }
        if (what === "infinite") return { loss: 1 / 0, kept: 5 };
        if (what === "throw") null.weights;
        if (what === "text") throw "a text";
        if (what === "nothing") return;
        if (what === "exit") process.exit(1);
        if (what === "late") setTimeout(() => { throw new Error("too late"); }, 1);
        const model = Array(8).fill(0).reduce((model) => nn.sequential(model), nn.linear(2, 1));
        if (what === "deep") model.forward(y);
        return { loss: 1 };
      }`),
      { values: { x, y }, workers: 2 },
    );
    const [ok, diverge, infinite, thrown, text, nothing, exit, , deep, last] = rowsOf(table);
    assert.deepEqual([ok.status, ok.loss, ok.error], ["ok", 1, ""]);
    assert.match(
      `${diverge.status} ${diverge.error}`,
      /^diverged DivergenceError: The loss is .* \(line 5 of the trial: await train\.fit\(/,
    );
    assert.deepEqual(
      [infinite.status, infinite.loss, infinite.kept, infinite.error],
      ["diverged", Number.NaN, 5, "loss is not a finite number."],
    );
    assert.match(
      `${thrown.status} ${thrown.error}`,
      /^failed TypeError: Cannot read.* \(line 8 of the trial: if \(what === "throw"\) null\.weights;\)/,
    );
    assert.equal(text.error, "The trial threw a text");
    assert.match(String(nothing.error), /The trial returned undefined; expected its results by name, such as { loss }/);
    assert.match(String(deep.error), /The shapes do not fit.* \(line 14 of the trial: if \(what === "deep"\)/);
    assert.match(`${exit.status} ${exit.error}`, /^failed The trial ended its thread/);
    assert.equal(last.status, "ok");
  });

  test("gives trials numbers, texts, lists, typed arrays and tensors, and says what it cannot give", async () => {
    const values = {
      scale: 2,
      name: "a",
      list: [1, [2]],
      typed: Int32Array.of(3, 4),
      classes: tf.tensor1d([5, 6], "int32"),
      truth: tf.tensor1d([true]),
    };
    const table = await experiment.sweep(
      { seed: [0] },
      written(
        `(trial, v) => ({ all: JSON.stringify([v.scale, v.name, v.list, [...v.typed], v.classes.dtype, v.classes.arraySync(), v.truth.dtype]) })`,
      ) as never,
      { values },
    );
    assert.equal(rowsOf(table)[0].all, '[2,"a",[1,[2]],[3,4],"int32",[5,6],"bool"]');
    const sweep = (given: object) => experiment.sweep({ seed: [0] }, training, { values: given as never });
    await assert.rejects(sweep({ f: { g: () => 1 } }), /values\.f\.g is a function, which other threads cannot get/);
    await assert.rejects(
      sweep({ df: await data.loadBoston() }),
      /values\.df is an object of class DataFrame.*data\.tensor/,
    );
    const circle: Record<string, unknown> = { twice: [1], again: [1] };
    circle.list = [circle];
    await assert.rejects(
      sweep({ circle }),
      /^TypeError: values\.circle\.list\[0\] is a list or an object that it is part of/,
    );
  });

  test("is refused before any trial when it cannot run", async () => {
    const file = join(folder, "refused.jsonl");
    await assert.rejects(
      experiment.sweep({ seed: [0] }, () => ({ loss: folder.length }), { file }),
      /uses folder from outside/,
    );
    await assert.rejects(experiment.sweep({ seed: [] }, training, { file }), /seed has no values/);
    for (const [options, expected] of [
      [{ workers: 0 }, /^RangeError: workers is 0/],
      [{ worker: 2 }, /^TypeError: sweep has no option worker; the right name is workers/],
      [{ clusters: "tls://a:1" }, /^TypeError: sweep has no option clusters; the right name is cluster/],
      [{ direction: "max" }, /^TypeError: sweep: direction is "max"; expected "minimize" or "maximize"/],
      [{ metric: 5 }, /^TypeError: sweep: metric is 5; expected the name of a result/],
      [{ values: [1] }, /^TypeError: sweep: values is \[ 1 \]; expected an object/],
      [{ file: "" }, /^TypeError: sweep: file is ""; expected a name/],
    ] as const) {
      await assert.rejects(experiment.sweep(space, training, { file, ...options } as never), expected);
    }
    assert.equal(existsSync(file), false);
  });

  test("has no minus zero, which its file could not keep", async () => {
    const file = join(folder, "zero.jsonl");
    const run = () =>
      experiment.sweep({ by: [-0] }, written("({ by }) => ({ sign: 1 / by, loss: -0, finite: 1 })") as never, {
        file,
        workers,
      });
    const [first, again] = [rowsOf(await run()), rowsOf(await run())];
    assert.deepEqual([first[0].by, first[0].loss], [0, 0]);
    assert.deepEqual(again, first);
  });

  test("may import modules, as CommonJS and as ECMAScript", async () => {
    for (const load of ['import("node:path")', 'Promise.resolve().then(() => __importStar(require("node:path")))']) {
      const table = await experiment.sweep(
        { seed: [0] },
        written(`async () => ({ name: (await ${load}).basename("a/b") })`) as never,
        { workers },
      );
      assert.deepEqual(rowsOf(table), [{ seed: 0, name: "b", status: "ok" }]);
    }
  });

  test("frees what its trials made", async () => {
    const memory = written(`() => {
      const before = tf.memory().numTensors;
      nn.linear(5, 5);
      tf.zeros([10]);
      return { before };
    }`);
    const table = await experiment.sweep({ seed: [0, 1, 2, 3] }, memory as never, { workers });
    assert.equal(new Set(rowsOf(table).map(({ before }) => before)).size, 1);
  });
});

describe("a sweep's file", () => {
  test("has a line for each trial; the next sweep runs only what is missing, also after a torn line", async () => {
    const file = join(folder, "deep", "kept.jsonl");
    const few = await experiment.sweep({ ...space, seed: [0] }, training, { values: { x, y }, file, workers });
    assert.equal(linesOf(file).length, 2);
    appendFileSync(file, '{"parameters":{"lr":0.01,"se');
    const all = await experiment.sweep(space, training, { values: { x, y }, file, workers });
    assert.deepEqual(
      linesOf(file)
        .map(({ parameters }) => parameters.seed)
        .sort(),
      [0, 0, 1, 1, 2, 2],
    );
    assert.deepEqual(
      rowsOf(all).filter(({ seed }) => seed === 0),
      rowsOf(few),
    );
    assert.deepEqual(rowsOf(await experiment.sweep(space, training, { values: { x, y }, workers })), rowsOf(all));
    const before = readFileSync(file, "utf8");
    await experiment.sweep(space, training, { values: { x, y }, file, workers });
    assert.equal(readFileSync(file, "utf8"), before);
    assert.deepEqual(
      new Set(rowsOf(experiment.load(file)).map((row) => JSON.stringify(row))),
      new Set(rowsOf(all).map((row) => JSON.stringify(row))),
    );
  });

  test("can be removed, if it is one", async () => {
    const file = join(folder, "removed.jsonl");
    await experiment.sweep({ ...space, seed: [0] }, training, { values: { x, y }, file, workers });
    experiment.remove(file);
    experiment.remove(file);
    assert.equal(existsSync(file), false);
    writeFileSync(file, "a,b\n1,2\n");
    assert.throws(() => experiment.remove(file), /removed\.jsonl, line 1 is not a trial that a sweep has kept/);
    assert.equal(existsSync(file), true);
  });

  test("tells of changed code, values and space", async (t) => {
    const file = join(folder, "changed.jsonl");
    const said: string[] = [];
    t.mock.method(console, "log", (text: string) => said.push(text));
    const run = async (text: string, seeds: number[], values = { by: 1 }) => {
      said.length = 0;
      await experiment.sweep({ seed: seeds }, written(text), { values, file, workers });
      return said.join("\n");
    };
    const first = "(trial, { by }) => ({ loss: trial.seed * by })";
    assert.doesNotMatch(await run(first, [1, 2]), /changed/);
    assert.match(await run(`${first} // the same`, [1, 2, 3]), /3 trials: 3 ok \(2 of them kept in/);
    assert.match(await run(first, [1]), /The space has changed: 2 trials in .* not in it/);
    assert.match(await run(first, [1, 2], { by: 2 }), /The values have changed: 2 trials in .* run again/);
    assert.match(
      await run(first.replace("*", "+"), [1]),
      /The trial's function and the values have changed: 1 trial in/,
    );
    assert.deepEqual(rowsOf(experiment.load(file)), [{ seed: 1, loss: 2, status: "ok" }]);
    assert.match(
      await run("() => ({ loss: 7 })", [9]),
      /function .*changed, and so has the space: the 6 trials of before/,
    );
  });

  test("of something else is left as it is", async () => {
    for (const content of ["lr,loss\n1,2\n", "no end of line", '{"a":1}\n']) {
      const file = join(folder, "other");
      writeFileSync(file, content);
      await assert.rejects(
        experiment.sweep(space, training, { values: { x, y }, file, workers }),
        /other, line 1 is not a trial that a sweep has kept/,
      );
      assert.equal(readFileSync(file, "utf8"), content);
    }
    assert.throws(() => experiment.load(join(folder, "none.jsonl")), /none\.jsonl: there are no kept trials/);
  });

  test("is never changed by reading, and by a sweep only where a trial was half-written", async () => {
    const file = join(folder, "ends.jsonl");
    const run = () => experiment.sweep({ seed: [1] }, written("() => ({ loss: 2 })"), { file, workers });
    await run();
    const whole = readFileSync(file, "utf8");
    const rows = rowsOf(experiment.load(file));
    const half = '{"parameters":{"seed":7},"status":"o';
    for (const content of [whole + half, whole.trimEnd()]) {
      writeFileSync(file, content);
      assert.deepEqual(rowsOf(experiment.load(file)), rows);
      assert.equal(readFileSync(file, "utf8"), content);
      await run();
      assert.equal(readFileSync(file, "utf8"), whole);
    }
    writeFileSync(file, half);
    assert.throws(() => experiment.load(file), /there are no kept trials/);
    assert.equal(readFileSync(file, "utf8"), half);
    // Files of somebody else, with one line and no end.
    for (const content of ['{"parameters":{"lr":0.1}}', '{"parameters":[1,2', `${whole}{"note":1}`, `${whole}note`]) {
      writeFileSync(file, content);
      const refused = /line \d is not a trial that a sweep has kept/;
      assert.throws(() => experiment.load(file), refused);
      await assert.rejects(run(), refused);
      assert.equal(readFileSync(file, "utf8"), content);
    }
  });
});

describe("compare", () => {
  test("has mean and deviation over the seeds, and what failed, as computed by hand", async () => {
    const trial = written(
      "({ lr, seed }) => { if (lr === 2 && seed < 2) throw new Error(); return { loss: lr * seed, note: 'a' }; }",
    );
    const table = await experiment.sweep({ lr: [1, 2, 3], seed: [0, 1, 2] }, trial, { workers });
    assert.deepEqual(rowsOf(experiment.compare(table)), [
      { lr: 1, trials: 3, failed: 0, "loss mean": 1, "loss std": 1 },
      { lr: 2, trials: 1, failed: 2, "loss mean": 4, "loss std": Number.NaN },
      { lr: 3, trials: 3, failed: 0, "loss mean": 3, "loss std": 3 },
    ]);
    const both = experiment.compare({ before: table, after: table });
    assert.deepEqual([both.columns[0], both.shape], ["run", [6, 6]]);
    assert.equal(plot.parallel(table).data.length, 9);
    assert.equal(plot.parallel(both, { color: "loss mean" }).data.length, 6);
    assert.throws(
      () => experiment.compare(table.drop({ columns: ["seed"] })),
      /its columns seed and status; these are lr/,
    );
  });

  test("as a pivot table has mean ± deviation in a matrix, and counts what failed", async () => {
    const trial = written(
      "({ lr, depth, seed }) => { if (lr === 2 && (seed < 2 || depth === 9)) throw new Error(); return { loss: lr * seed * depth }; }",
    );
    const space = { lr: [1, 2], depth: [3, 9], kind: ["a", "b"], seed: [0, 1, 2] };
    const table = await experiment.sweep(space, trial, { workers });
    const pivot = experiment.compare(table, { rows: ["depth", "kind"], columns: "lr", value: "loss" });
    assert.deepEqual(rowsOf(pivot), [
      { depth: 3, kind: "a", "lr 1": "3.00 ± 3.00 (3)", "lr 2": "12.00 (1), 2 of 3 failed" },
      { depth: 3, kind: "b", "lr 1": "3.00 ± 3.00 (3)", "lr 2": "12.00 (1), 2 of 3 failed" },
      { depth: 9, kind: "a", "lr 1": "9.00 ± 9.00 (3)", "lr 2": "3 of 3 failed" },
      { depth: 9, kind: "b", "lr 1": "9.00 ± 9.00 (3)", "lr 2": "3 of 3 failed" },
    ]);
    // Settings that are in neither are pooled: of depth 3, for both kinds, 0, 3 and 6 of lr 1 and 12 of lr 2.
    const pooled = experiment.compare({ now: table }, { rows: "depth", columns: "run", value: "loss" });
    assert.equal(rowsOf(pooled)[0]["run now"], "5.25 ± 4.74 (8), 4 of 12 failed");
    const one = experiment.compare(table.query(table.lr.eq(1)), { rows: "lr", columns: "depth", value: "loss" });
    const bySeed = experiment.compare(table.query(table.depth.eq(3)), { rows: "seed", columns: "lr", value: "loss" });
    assert.deepEqual(rowsOf(bySeed)[1], { seed: 1, "lr 1": "3.00 ± 0.00 (2)", "lr 2": "2 of 2 failed" });
    assert.deepEqual(rowsOf(one), [{ lr: 1, "depth 3": "3.00 ± 2.68 (6)", "depth 9": "9.00 ± 8.05 (6)" }]);
  });

  test("refuses a pivot table of what is not there", async () => {
    const table = await experiment.sweep({ lr: [1, 2], seed: [0, 1] }, written("({ lr }) => ({ loss: lr })"), {
      workers,
    });
    const pivot = (rows: string, columns: string, value: string) => () =>
      experiment.compare(table as DataFrame, { rows, columns, value });
    assert.throws(pivot("depth", "lr", "loss"), /there is no setting "depth"; expected a setting: lr, seed\./);
    assert.throws(pivot("lr", "status", "loss"), /there is no setting "status"/);
    assert.throws(pivot("lr", "lr", "loss"), /"lr" is in rows and in columns/);
    const wrong = { rows: "lr", column: "seed", value: "loss" } as never;
    const right = { rows: "lr", columns: "seed", value: "loss" } as const;
    const misspelt = /^TypeError: compare has no option column; the right name is columns/;
    assert.throws(() => experiment.compare(table, wrong), misspelt);
    assert.throws(() => experiment.heatmap(table, wrong), misspelt);
    assert.throws(
      () => experiment.heatmap(table, right, { titel: "a" } as never),
      /heatmap has no option titel.* title/,
    );
    const missing = { columns: "seed", value: "loss" } as never;
    assert.throws(() => experiment.compare(table, missing), /there is no setting "undefined"; expected a setting: lr/);
    const both = { a: table, b: table };
    assert.throws(
      // @ts-expect-error: TypeScript knows the results, too.
      () => experiment.compare(both, { rows: "lr", columns: "run", value: "accuracy" }),
      /there is no result "accuracy"; expected a result: loss\./,
    );
  });
});
