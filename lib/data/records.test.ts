import assert from "node:assert/strict";
import { test } from "node:test";
import type { DataFrame } from "../danfo";
import { danfo } from "../danfo";
import { fromRecords, toRecords } from "./records";

test("a record has the values of its row by column name, in their types", () => {
  const table = new (danfo().DataFrame)({ lr: [0.1, 0.01], name: ["a", "b"], values: [1, 2] });
  const records: { lr: number; name: string; values: number }[] = toRecords(table);
  assert.deepEqual(records, [
    { lr: 0.1, name: "a", values: 1 },
    { lr: 0.01, name: "b", values: 2 },
  ]);
});

test("an empty selection of rows has no records", () => {
  const table = new (danfo().DataFrame)({ lr: [0.1, 0.01] });
  assert.deepEqual(toRecords(table.loc({ rows: [] as unknown as string[] })), []);
});

test("what is no DataFrame is refused", () => {
  assert.throws(() => toRecords([[1, 2]] as unknown as DataFrame), /toRecords: expected a DataFrame, got an object/);
  const series = new (danfo().Series)([1, 2]) as unknown as DataFrame;
  assert.throws(() => toRecords(series), /expected a DataFrame/);
});

test("records become a table and back", () => {
  const date = new Date("2024-01-31");
  const records = [
    { name: "가", values: 1, ok: true, date, none: null },
    { none: null, date, ok: null, values: null, name: "나" },
  ];
  const table = fromRecords(records);
  assert.deepEqual(table.columns, ["name", "values", "ok", "date", "none"]);
  assert.deepEqual(table.dtypes, ["string", "float32", "boolean", "datetime", "float32"]);
  const [first, second] = toRecords<(typeof records)[number]>(table);
  assert.deepEqual([first.name, first.values, first.ok, first.date], ["가", 1, true, date]);
  assert.deepEqual([second.name, second.ok], ["나", null]);
});

test("records that make no columns are refused by record and key", () => {
  const refused: [unknown, RegExp][] = [
    [[], /expected an array of objects, at least one, got an empty array/],
    [{ x: 1 }, /got an object \(Object\)/],
    [[{ x: 1 }, 2], /record 1 is 2; expected an object/],
    [[{ x: 1, y: 2 }, { x: 1 }], /record 1 has no "y", which record 0 has; give null/],
    [[{ x: 1 }, { x: 1, y: 2 }], /record 1 has "y", which record 0 lacks/],
    [[{ x: null }, { x: 1 }, { x: "2" }], /"x" is a number in record 1, a string in record 2/],
    [[{ x: { y: 1 } }], /record 0, "x": an object \(Object\); expected a number, text, boolean or date/],
    [[{ x: [1] }], /record 0, "x": an object \(Array\)/],
  ];
  for (const [records, message] of refused) assert.throws(() => fromRecords(records as object[]), message);
});

test("objects of a class are records, and those without keys of their own are not", () => {
  class Point {
    x = 1;
    y = "a";
  }
  assert.deepEqual(fromRecords([new Point()]).columns, ["x", "y"]);
  for (const record of [{}, new Map([["x", 1]]), Object.create({ x: 1 })]) {
    assert.throws(() => fromRecords([record]), /record 0 is an object \(\w+\) without keys/);
  }
});
