import assert from "node:assert/strict";
import { test } from "node:test";
import type { DataFrame } from "../danfo";
import { danfo } from "../danfo";
import { toRecords } from "./records";

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
