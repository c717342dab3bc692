/** Every function that takes a table takes every column name, and a Series is never taken for a DataFrame. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isDataFrame, readFrame } from "./frame";
import { type DataFrame, danfo, data, experiment, metrics, nn, plot, type Series } from "./index";

const { DataFrame: Frame, Series: OneColumn } = danfo();

/** Names that Danfo or JavaScript uses itself, and odd ones. */
const names = [
  ...new Set([
    ...["shape", "values", "index", "columns", "dtypes", "at", "count", "size", "length", "losses", "epochs"],
    ...propertiesOf(new Frame([[1]])),
    ...["", " ", "0", "1", "__proto__", "constructor", "toString", "hasOwnProperty", "가격", "a.b", "a,b", "$x"],
  ]),
];
const columnName = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 5 }));

/** Four rows: two columns of numbers and their sum. */
const tableOf = (columns: readonly string[]): DataFrame =>
  new Frame(
    [
      [1, 10, 11],
      [2, 30, 32],
      [3, 20, 23],
      [4, 40, 44],
    ],
    { columns: [...columns] },
  );
const column = (table: DataFrame, place: number) => readFrame(table).rows.map((row) => row[place]);

describe("a table with any column names", () => {
  const everyTable = (check: (table: DataFrame, columns: string[]) => void) => () =>
    fc.assert(
      fc.property(fc.uniqueArray(columnName, { minLength: 3, maxLength: 3 }), (columns) =>
        check(tableOf(columns), columns),
      ),
      // Each name is met in each place.
      { numRuns: 60, examples: names.map((name, i) => [[name, `other ${i}`, "third"]]) },
    );

  test(
    "is split, and keeps its names",
    everyTable((table, columns) => {
      const splits = [data.trainTestSplit(table, { testSize: 0.5 }), ...data.kFold(table, 2)];
      for (const [train, check] of splits) {
        assert.deepEqual([...column(train, 0), ...column(check, 0)].sort(), [1, 2, 3, 4]);
        assert.deepEqual([readFrame(train).columns, readFrame(check).columns], [columns, columns]);
      }
    }),
  );
  test(
    "becomes tensors, is scaled, rounded and described",
    everyTable((table, columns) => {
      assert.deepEqual(data.tensor(table).arraySync()[3], [4, 40, 44]);
      const scaled = new data.StandardScaler().fitTransform(table);
      assert.deepEqual(readFrame(scaled).columns, columns);
      assert.deepEqual(column(data.round(scaled, 2), 0), [-1.34, -0.45, 0.45, 1.34]);
      assert.deepEqual(readFrame(data.describe(table)).columns, columns);
      assert.deepEqual(column(data.describe(table), 1).slice(0, 2), [4, 25]);
    }),
  );
  test(
    "is drawn",
    everyTable((table, columns) => {
      assert.equal(plot.distribution(table).data.length, 3);
      assert.equal(plot.pairs(table, { target: columns[2] }).data.length, 3);
      assert.deepEqual(plot.correlation(table).data[0].x, columns);
      assert.deepEqual((plot.parallel(table).layout.xaxis as { ticktext: string[] }).ticktext, columns);
    }),
  );
  test(
    "is shown",
    everyTable((table) => {
      assert.match(jupyterText(table), /4 rows × 3 columns$/);
      assert.match(jupyterText(table), /40 +44/);
    }),
  );
  test(
    "is scored by columns",
    everyTable((table, columns) => {
      const first = new Frame(
        column(table, 0).map((value) => [value]),
        { columns: [columns[0]] },
      );
      assert.equal(metrics.r2Score(first, first), 1);
      const truth = { [columns[0]]: [0.1, 0.2, 0.8, 0.9] };
      assert.equal(plot.rocCurve([0, 0, 1, 1], truth).data.length, 2);
    }),
  );
});

test("parameters and results of a sweep may have any name", async () => {
  const space = { index: [0, 1], values: [5], columns: ["a"], $data: [1], trials: [7] };
  const trial = new Function("return (trial) => ({ shape: trial.index, length: trial.values, $columns: 2 })")();
  const results = await experiment.sweep(space, trial, { workers: 1 });
  const { columns, rows } = readFrame(results);
  assert.deepEqual(columns.slice(0, 6), ["index", "values", "columns", "$data", "trials", "seed"]);
  assert.deepEqual(columns.slice(6), ["shape", "length", "$columns", "status"]);
  assert.deepEqual(
    rows.map((row) => [...row.slice(0, 5), ...row.slice(6)]),
    [
      [0, 5, "a", 1, 7, 0, 5, 2, "ok"],
      [1, 5, "a", 1, 7, 1, 5, 2, "ok"],
    ],
  );
  const compared = readFrame(experiment.compare(results));
  const [first] = compared.rows.map((row) => Object.fromEntries(row.map((value, i) => [compared.columns[i], value])));
  assert.deepEqual([first.index, first.trials, first["trials (compare)"], first["shape mean"]], [0, 7, 1, 0]);
});

describe("a Series", () => {
  const series = new OneColumn([1, 2, 3, 4], { columns: ["TARGET"] });

  test("is a column", () => {
    assert.deepEqual(column(data.describe(series), 0).slice(0, 2), [4, 2.5]);
    assert.deepEqual(readFrame(data.describe(series)).columns, ["TARGET"]);
    assert.match(String(plot.distribution(series).layout.xaxis && JSON.stringify(plot.distribution(series))), /TARGET/);
    assert.deepEqual(readFrame(data.round(new OneColumn([0.25, 1.75], { columns: ["a"] }), 1)).rows, [[0.2], [1.8]]);
    assert.deepEqual(data.tensor(series).arraySync(), [1, 2, 3, 4]);
    assert.equal(metrics.r2Score(series, series), 1);
    assert.deepEqual(plot.loss(series).data[0].y, [1, 2, 3, 4]);
    assert.deepEqual(
      plot
        .loss({ one: series, two: [1, 2] })
        .data.map(({ name }) => name)
        .slice(0, 1),
      ["one"],
    );
    assert.equal(plot.pairs({ a: series, b: series }).data.length, 3);
    const texts = new OneColumn(["x", "y", "x", "y"], { columns: ["kind"] });
    assert.equal(plot.pairs({ a: series, b: series, kind: texts }, { target: "kind" }).data.length, 3);
  });

  const refusals: [name: string, call: (values: never) => unknown][] = [
    ["plot.pairs", (values) => plot.pairs(values)],
    ["plot.correlation", (values) => plot.correlation(values)],
    ["plot.parallel", (values) => plot.parallel(values)],
    ["plot.images", (values) => plot.images(values)],
    ["plot.decisionBoundary", (values) => plot.decisionBoundary(nn.identity(), values, [0])],
    ["plot.activationHistogram", (values) => plot.activationHistogram(nn.sequential(nn.relu()), values)],
    ["data.trainTestSplit", (values) => data.trainTestSplit(values)],
    ["data.kFold", (values) => data.kFold(values, 2)],
    ["StandardScaler", (values) => new data.StandardScaler().fit(values)],
    ["experiment.compare", (values) => experiment.compare(values)],
    ["experiment.compare by name", (values) => experiment.compare({ run: values })],
  ];
  for (const [name, call] of refusals)
    test(`is refused by ${name}`, () => assert.throws(() => call(series as never), TypeError));

  test("a DataFrame is refused where a tensor or a column is meant", () => {
    const table = tableOf(["a", "b", "c"]);
    for (const call of [
      () => plot.images(table as never),
      () => plot.decisionBoundary(nn.identity(), table as never, [0]),
      () => plot.loss(table as never),
      () => metrics.r2Score(table, table),
    ])
      assert.throws(call, TypeError);
  });
});

function propertiesOf(value: object): string[] {
  const chain: string[] = [];
  for (let at = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    chain.push(...Object.getOwnPropertyNames(at));
  }
  return chain;
}

function jupyterText(table: DataFrame | Series): string {
  assert.ok(isDataFrame(table));
  const show = (table as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")];
  return show.call(table)["text/plain"];
}
