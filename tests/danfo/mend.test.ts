/** The mends as a whole: which Danfo they are for, who gets them, and what has no case beside pandas. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { test } from "node:test";
import { danfo, nn } from "nonlinear";
import { mend } from "nonlinear/danfo";
import { root } from "../copy-of-project";

test("a Danfo of another version is refused by name", () => {
  class DataFrame {}
  const other = { ...danfo(), DataFrame, __version: "1.3.0" } as unknown as Parameters<typeof mend>[0];
  assert.throws(() => mend(other), /danfojs-node is 1\.3\.0.*1\.2\.0/);
});

for (const [kind, code] of Object.entries({
  "a script":
    'require("nonlinear"); const dfd = require("danfojs-node"); console.log(new dfd.Series([1, null]).add(1).values);',
  "an ES module":
    'import "nonlinear"; import * as dfd from "danfojs-node"; console.log(new dfd.Series([1, null]).add(1).values);',
}))
  test(`${kind} that imports danfojs-node beside the library gets the mended module`, () => {
    const type = kind === "a script" ? "commonjs" : "module";
    const { stdout, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, "-e", code], {
      encoding: "utf8",
      cwd: root,
    });
    assert.equal(stdout, "[ 2, NaN ]\n", stderr);
  });

test("what takes most of Danfo's time to load waits until it is needed: mathjs for good, the reader of spreadsheets for one", async () => {
  const isLoaded = (name: string) =>
    Object.keys(require.cache).some((path) => path.includes(`node_modules${sep}${name}${sep}`));
  const { DataFrame, readExcel } = danfo();
  const df = new DataFrame({ a: [1, 2, 4], b: [1.5, 0, 3] });
  df.describe();
  assert.deepEqual(["mathjs", "xlsx", "request"].filter(isLoaded), []);
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-"));
  try {
    const filePath = join(folder, "table.xlsx");
    df.toExcel({ filePath });
    assert.ok(isLoaded("xlsx"));
    assert.deepEqual((await readExcel(filePath)).values, df.values);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("dateRange counts in UTC, and months end with their last day", () => {
  const { dateRange } = danfo();
  const days = (dates: string[]) => dates.map((date) => date.split(",")[0]);
  assert.deepEqual(days(dateRange({ start: "2024-01-30", end: "2024-02-02" })), [
    "1/30/2024",
    "1/31/2024",
    "2/1/2024",
    "2/2/2024",
  ]);
  assert.deepEqual(days(dateRange({ start: "2024-01-31", period: 3, freq: "M" })), [
    "1/31/2024",
    "2/29/2024",
    "3/31/2024",
  ]);
  assert.deepEqual(days(dateRange({ end: "2024-03-01", period: 2, freq: "2D" })), ["2/28/2024", "3/1/2024"]);
});

test("sample draws from all rows, by the generator of the library", async () => {
  const df = new (danfo().DataFrame)({ a: Array.from({ length: 100 }, (_, i) => i) }).sortValues("a", {
    ascending: false,
  });
  nn.manualSeed(1);
  const first = (await df.sample(5)).column("a").values;
  nn.manualSeed(1);
  assert.deepEqual((await df.sample(5)).column("a").values, first);
  assert.ok((await df.sample(100)).column("a").values.some((value, i) => value !== 99 - i));
  assert.deepEqual((await df.sample(3, { seed: 7 })).values, (await df.sample(3, { seed: 7 })).values);
});

test("assert tells frames with other values apart", () => {
  const { DataFrame } = danfo();
  assert.deepEqual(new DataFrame({ a: [1] }), new DataFrame({ a: [1] }));
  assert.notDeepEqual(new DataFrame({ a: [1] }), new DataFrame({ a: [2] }));
});

test("plot says what to call instead", () => {
  const df = new (danfo().DataFrame)({ a: [1] });
  assert.throws(() => df.plot("div"), /DataFrame has no plot here: write plot\.line\(df, …\).*import \{ plot \}/);
  assert.throws(() => (df.column("a") as unknown as typeof df).plot(), /Series has no plot here: write plot\.line/);
});

test("a misspelt column is named by the nearest, also with two letters exchanged", () => {
  const df = new (danfo().DataFrame)({ typo: [1], price: [2] });
  assert.throws(() => df.tpyo, /Did you mean "typo"/);
  assert.throws(() => df.sortValues("Prize"), /Did you mean "price"/);
});

test("apply gets NaN for what is missing among numbers, so that no function makes 0 of it", () => {
  const { DataFrame, Series } = danfo();
  assert.deepEqual(new Series([1, null]).apply((value: number) => value * 2).values, [2, Number.NaN]);
  const df = new DataFrame({ a: [1, null], t: ["x", null], b: [null, 2] });
  assert.deepEqual(df.apply(([a, , b]) => a + b).values, [Number.NaN, Number.NaN]);
  assert.deepEqual(df.apply(([, text]) => text).values, ["x", null]);
  assert.deepEqual(new DataFrame({ a: [1, null] }).applyMap((value) => value + 1).values, [[2], [Number.NaN]]);
});
