import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { thinCloud, thinLine } from "./thin";

const line = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 400 })
  .map((y) => ({ x: y.map((_, i) => i + 1), y }));

test("a thinned line keeps its ends and its extremes, in order, within the limit", () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 5, max: 100 }), (points, limit) => {
      const thin = thinLine(points, limit);
      assert.ok(thin.x.length <= Math.max(limit, 1));
      assert.equal(thin.x.length, thin.y.length);
      assert.equal(thin.x[0], points.x[0]);
      assert.equal(thin.x.at(-1), points.x.at(-1));
      assert.equal(Math.min(...thin.y), Math.min(...points.y));
      assert.equal(Math.max(...thin.y), Math.max(...points.y));
      for (let i = 1; i < thin.x.length; i++) assert.ok(thin.x[i] > thin.x[i - 1]);
      for (const [i, place] of thin.x.entries()) assert.equal(thin.y[i], points.y[place - 1]);
    }),
  );
});

test("single peaks among 100,000 points survive", () => {
  const y = Array.from({ length: 100_000 }, () => 1);
  const peaks = [137, 40_961, 76_543];
  for (const peak of peaks) y[peak] = 1.5;
  const thin = thinLine({ x: y.map((_, i) => i), y }, 1_000);
  for (const peak of peaks) assert.ok(thin.x.includes(peak), `peak at ${peak}`);
});

test("a thinned cloud keeps its extremes and no more points than asked for", () => {
  const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
  values[5_432] = 9;
  values[777] = -9;
  const kept = thinCloud(values, 100);
  assert.ok(kept.length <= 100);
  assert.ok(kept.includes(5_432) && kept.includes(777));
});
