import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { KeyboardInterrupt } from "../notebook";
import { epochs } from "./epochs";

const bridge = Symbol.for("nonlinear.kernel");

afterEach(() => {
  Reflect.deleteProperty(globalThis, bridge);
});

async function collect(loop: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const epoch of loop) found.push(epoch);
  return found;
}

test("counts from 1, or from where a training goes on", async () => {
  assert.deepEqual(await collect(epochs(3)), [1, 2, 3]);
  assert.deepEqual(await collect(epochs(2, { start: 11 })), [11, 12]);
  assert.deepEqual(await collect(epochs(0)), []);
});

test("refuses a number of epochs that is not one", async () => {
  for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await assert.rejects(collect(epochs(count)), /number of epochs/);
  }
});

test("lets other work run during a long loop of synchronous steps", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  for await (const _ of epochs(20)) block(10);
  clearInterval(timer);
  assert.ok(turns >= 3, `${turns} turns`);
});

test("an interrupt during the loop ends it with a KeyboardInterrupt", async () => {
  const controller = new AbortController();
  Reflect.set(globalThis, bridge, { display() {}, interruptSignal: controller.signal });
  setTimeout(() => controller.abort(), 30);
  let last = 0;
  await assert.rejects(
    async () => {
      for await (const epoch of epochs(100_000)) {
        last = epoch;
        block(5);
      }
    },
    (error) => error instanceof KeyboardInterrupt && error.name === "KeyboardInterrupt",
  );
  assert.ok(last > 0 && last < 100_000);
});

/** Keeps the process busy, as a training step does. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
