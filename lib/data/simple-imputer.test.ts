import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "../danfo";
import { MinMaxScaler } from "./min-max-scaler";
import { SimpleImputer } from "./simple-imputer";

const { DataFrame } = danfo;

test("a table keeps names, index and types, and the original its holes", () => {
  const table = new DataFrame({ n: [1, null, 2], whole: [1, 2, 3] }, { index: ["x", "y", "z"] });
  const filled = new SimpleImputer().fitTransform(table);
  assert.deepEqual(filled.values, [
    [1, 1],
    [1.5, 2],
    [2, 3],
  ]);
  assert.deepEqual(
    [filled.columns, filled.index, filled.dtypes],
    [
      ["n", "whole"],
      ["x", "y", "z"],
      ["float32", "int32"],
    ],
  );
  assert.ok(Number.isNaN(table.values[1][0]) || table.values[1][0] === null);
  const flags = new SimpleImputer({ strategy: "mostFrequent" }).fitTransform(
    new DataFrame({ ok: [true, null, true, false] }),
  );
  assert.deepEqual([flags.values.flat(), flags.dtypes], [[true, true, true, false], ["boolean"]]);
});

test("what cannot be filled is refused by name", () => {
  const fit = (options: object, column: unknown[]) => () =>
    new SimpleImputer(options).fit(new DataFrame({ city: column }, { index: column.map((_, i) => `r${i}`) }));
  assert.throws(fit({}, ["a", null]), /column "city" holds the text "a", which has no mean/);
  assert.throws(fit({ strategy: "median" }, [true, false]), /holds true, which has no median/);
  assert.throws(fit({}, [null, null]), /column "city" has no value to learn from/);
  assert.throws(fit({ strategy: "constant", fillValue: 0 }, ["a"]), /column "city" holds a string, and fillValue is 0/);
  assert.throws(fit({}, []), /the table is empty/);
  assert.throws(
    () => new SimpleImputer({ strategy: "mode" as never }),
    /strategy is the text "mode"; expected mean, median/,
  );
  assert.throws(() => new SimpleImputer({ fillValue: 1 }), /a fillValue is for the strategy "constant"/);
  assert.throws(() => new SimpleImputer().transform([[1]]), /call fit\(\)/);
  const fitted = new SimpleImputer().fit([[1]]);
  assert.throws(
    () => fitted.transform([["1"]]),
    /column 0, row 0 holds the text "1"; expected a number, as in fit\(\)/,
  );
  assert.throws(() => fitted.transform([[1, 2]]), /has 2 columns; expected 1/);
});

test("a scaler to a range refuses what is no range, and what is no finite number", () => {
  assert.throws(() => new MinMaxScaler({ featureRange: [1, 0] }), /featureRange is \[1,0\]/);
  assert.throws(() => new MinMaxScaler().fit([[1], [Number.NaN]]), /column 0, row 1 holds NaN/);
  assert.throws(() => new MinMaxScaler().fit([[1e308], [-1e308]]), /column 0 are too far apart/);
  assert.throws(() => new MinMaxScaler().transform([[1]]), /call fit\(\)/);
  const scaled = new MinMaxScaler().fitTransform(new DataFrame({ a: [1, 3, 2] }, { index: ["x", "y", "z"] }));
  assert.deepEqual(
    [scaled.values.flat(), scaled.index],
    [
      [0, 1, 0.5],
      ["x", "y", "z"],
    ],
  );
});
