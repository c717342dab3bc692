import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { GrowingLine } from "./growing";

test("keeps at most 200 points, all extremes and their order, however long the line", () => {
  const losses = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 3_000 });
  fc.assert(
    fc.property(losses, (y) => {
      const line = new GrowingLine();
      for (const [i, value] of y.entries()) line.add(i + 1, value);
      const kept = line.points;
      assert.ok(kept.x.length <= 200);
      for (const [i, x] of kept.x.entries()) {
        assert.equal(kept.y[i], y[x - 1]);
        assert.ok(i === 0 || x > kept.x[i - 1]);
      }
      const extremes = (values: number[]) => [
        values.reduce((a, b) => Math.min(a, b)),
        values.reduce((a, b) => Math.max(a, b)),
      ];
      assert.deepEqual(extremes(kept.y), extremes(y));
    }),
  );
});

test("has the last stretch up to the newest point", () => {
  const line = new GrowingLine();
  for (let epoch = 1; epoch <= 100_000; epoch++) line.add(epoch, 1 / epoch);
  assert.equal(line.points.x.at(-1), 100_000);
});
