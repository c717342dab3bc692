/** The faster of two ways is taken most of the time, and found again when it changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FasterWay } from "./faster-way";

/** Milliseconds per step; returns the share of the time that went by the first way. */
function run(way: FasterWay, first: number, second: number, total: number): number {
  let [time, ofFirst] = [0, 0];
  while (time < total) {
    const milliseconds = way.takesFirst ? first : second;
    if (way.takesFirst) ofFirst += milliseconds;
    time += milliseconds;
    way.note(milliseconds, 1);
  }
  return ofFirst / time;
}

for (const scale of [0.01, 1, 50]) {
  test(`steps of ${scale} ms: the faster way takes most of the time`, () => {
    assert.ok(run(new FasterWay(), scale, 2 * scale, 5000 * (1 + scale)) > 0.9);
    assert.ok(run(new FasterWay(), 2 * scale, scale, 5000 * (1 + scale)) < 0.15);
  });
}

test("a way that becomes the slower one is left", () => {
  const way = new FasterWay();
  run(way, 1, 2, 4000);
  run(way, 3, 2, 2000);
  assert.ok(run(way, 3, 2, 4000) < 0.15);
});

test("the first slice, which warms up, does not count", () => {
  const way = new FasterWay();
  way.note(1000, 1);
  assert.ok(run(way, 1, 2, 400_000) > 0.9);
});

test("a slice that other work slowed down does not decide", () => {
  const way = new FasterWay();
  for (let run = 0; run < 7 * 5; run++) way.note(run === 10 ? 100 : way.takesFirst ? 1 : 2, 1);
  assert.ok(way.takesFirst);
});
