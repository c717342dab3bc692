import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { danfo } from "../danfo";
import { loadBoston } from "./boston";
import { describe } from "./describe";

interface Case {
  name: string;
  /** Columns by name, null where a value is missing; none for the Boston data. */
  table?: Record<string, (number | string | boolean | null)[]>;
  described: { index: string[]; columns: string[]; values: (number | string | null)[][] };
}

/** The output of pandas, made by tests/fixtures/describe.py. */
const fixture = join(__dirname, "../../../tests/fixtures/describe.json");
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(fixture, "utf8"));

for (const { name, table, described } of cases)
  test(`${name}: as pandas`, async () => {
    const actual = describe(table ? new (danfo().DataFrame)(withNaN(table)) : await loadBoston());
    assert.deepEqual(actual.index, described.index);
    assert.deepEqual(actual.columns, described.columns);
    for (const [row, expected] of described.values.entries()) {
      for (const [column, value] of expected.entries()) {
        const found = (actual.values as unknown[][])[row][column];
        const where = `${described.index[row]} of ${described.columns[column]}: ${found}, pandas ${value}`;
        assert.ok(isNear(found, value ?? Number.NaN), where);
      }
    }
  });

test("a table without columns is an error", () => {
  assert.throws(() => describe(new (danfo().DataFrame)([])), /the table has no columns/);
});

/** A column of numbers has NaN where pandas has. */
function withNaN(table: NonNullable<Case["table"]>): Record<string, unknown[]> {
  const isNumeric = (values: unknown[]) => values.every((value) => value === null || typeof value === "number");
  return Object.fromEntries(
    Object.entries(table).map(([name, values]) => [
      name,
      isNumeric(values) ? values.map((value) => value ?? Number.NaN) : values,
    ]),
  );
}

function isNear(found: unknown, value: unknown): boolean {
  if (typeof value !== "number")
    return String(found) === String(value).replace(/^(True|False)$/, (t) => t.toLowerCase());
  if (Number.isNaN(value)) return Number.isNaN(found);
  return Math.abs(Number(found) - value) <= 1e-12 * Math.abs(value) + 1e-15;
}
