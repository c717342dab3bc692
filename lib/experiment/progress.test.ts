import assert from "node:assert/strict";
import { test } from "node:test";
import { Generator } from "../random/generator";
import { bestRows } from "./progress";
import { trialOf } from "./space";

test("the best rows are those of a sorted table, of equal ones the newest first", () => {
  const generator = new Generator(0);
  for (const count of [0, 1, 7, 8, 9, 300]) {
    const rows = Array.from({ length: count }, (_, seed) => {
      const drawn = Math.floor(10 * generator.uniformDouble());
      const row = { trial: trialOf({ seed }), outcome: { status: "ok", results: {}, seconds: 0 } } as const;
      return { row, score: drawn === 9 ? Number.POSITIVE_INFINITY : drawn };
    });
    const sorted = rows.toReversed().toSorted((a, b) => (a.score === b.score ? 0 : a.score - b.score));
    assert.deepEqual(
      bestRows(rows, 8),
      sorted.slice(0, 8).map(({ row }) => row),
    );
  }
});
