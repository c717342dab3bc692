/** The faster of two ways is taken most of the time, and found again when it changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FasterWay } from "./faster-way";

/** A way with a clock of its own, in milliseconds. */
class Runs {
  private time = 0;
  private readonly way = new FasterWay(() => this.time);

  /** Runs a step, which takes so many milliseconds by the one way or the other; true if by the first. */
  step(first: number, second: number): boolean {
    const isTimed = this.way.isTimed(1);
    const milliseconds = this.way.takesFirst ? first : second;
    this.time += milliseconds;
    if (isTimed) this.way.note(milliseconds, 1);
    return this.way.takesFirst;
  }

  /** Runs steps for a time in all; returns the share of it that went by the first way. */
  share(first: number, second: number, total: number): number {
    const end = this.time + total;
    let ofFirst = 0;
    while (this.time < end) if (this.step(first, second)) ofFirst += first;
    return ofFirst / total;
  }
}

for (const scale of [0.01, 1, 50]) {
  test(`steps of ${scale} ms: the faster way takes most of the time`, () => {
    assert.ok(new Runs().share(scale, 2 * scale, 5000 * (1 + scale)) > 0.9);
    assert.ok(new Runs().share(2 * scale, scale, 5000 * (1 + scale)) < 0.15);
  });
}

test("a way that becomes the slower one is left, also when each step then takes a thousand times as long", () => {
  for (const slow of [3, 2000]) {
    const runs = new Runs();
    runs.share(1, 2, 4000);
    runs.share(slow, 2, 2000 * slow);
    assert.ok(runs.share(slow, 2, 4000 * slow) < 0.15);
  }
});

test("the first slice, which warms up, does not count", () => {
  const runs = new Runs();
  runs.step(1000, 1000);
  assert.ok(runs.share(1, 2, 400_000) > 0.9);
});

test("a slice that other work slowed down does not decide", () => {
  const runs = new Runs();
  for (let run = 0; run < 7 * 5; run++) runs.step(run === 10 ? 100 : 1, 2);
  assert.ok(runs.step(1, 2));
});

test("while a way is kept, few of the runs look at the clock", () => {
  let [time, looks] = [0, 0];
  const way = new FasterWay(() => {
    looks++;
    return time;
  });
  for (let run = 0; run < 100_000; run++) {
    time += 0.01;
    if (way.isTimed(1)) way.note(0.01, 1);
  }
  assert.ok(looks < 2000);
});
