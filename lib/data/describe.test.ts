import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "../danfo";
import { loadBoston } from "./boston";
import { describe } from "./describe";

const close = (actual: unknown, expected: number[]) => {
  assert.equal((actual as number[]).length, expected.length);
  for (const [i, value] of expected.entries()) {
    const found = (actual as number[])[i];
    assert.ok(Number.isNaN(value) ? Number.isNaN(found) : Math.abs(found - value) < 1e-12 * Math.abs(value) + 1e-15);
  }
};
const row = (name: string, table: ReturnType<typeof describe>) => table.values[table.index.indexOf(name)];

// The numbers are those of pandas 2.2.3.
test("describes the Boston data as pandas does", async () => {
  const described = describe(await loadBoston());
  assert.deepEqual(described.index, ["count", "mean", "std", "min", "25%", "50%", "75%", "max"]);
  assert.deepEqual([described.columns.length, described.columns.at(-1)], [14, "TARGET"]);
  close(
    (described.values as number[][]).map((values) => values[0]),
    [506, 3.613523557312254, 8.60154510533249, 0.00632, 0.08204499999999999, 0.25651, 3.6770825, 88.9762],
  );
  close(
    (described.values as number[][]).map((values) => values[13]),
    [506, 22.532806324110677, 9.197104087379818, 5, 17.025, 21.2, 25, 50],
  );
});

test("missing values do not count, and texts are left out beside numbers", () => {
  const frame = new (danfo().DataFrame)({ a: [1, 2, 4, 8.5], b: [3, Number.NaN, -1, 2], t: ["x", "y", "x", "z"] });
  const described = describe(frame);
  assert.deepEqual(described.columns, ["a", "b"]);
  close(row("std", described), [3.3260336739125176, 2.0816659994661326]);
  close(row("count", described), [4, 3]);
  close(row("25%", described), [1.75, 0.5]);
});

test("one value has no deviation", () => {
  const described = describe(new (danfo().DataFrame)({ a: [7.5] }));
  close(row("std", described), [Number.NaN]);
  close(row("75%", described), [7.5]);
});

test("texts alone are counted", () => {
  const described = describe(new (danfo().DataFrame)({ t: ["x", "y", "x"] }));
  assert.deepEqual(described.index, ["count", "unique", "top", "freq"]);
  assert.deepEqual((described.values as unknown[][]).flat(), [3, 2, "x", 2]);
});
