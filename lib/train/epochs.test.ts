import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { epochs } from "./epochs";

const bridgeKey = Symbol.for("nonlinear.kernel");
const globals = globalThis as Record<symbol, unknown>;

describe("epochs", () => {
  afterEach(() => delete globals[bridgeKey]);

  test("counts from 1", async () => {
    const seen: number[] = [];
    for await (const epoch of epochs(3)) seen.push(epoch);
    assert.deepEqual(seen, [1, 2, 3]);
  });

  test("lets timers run while it goes on", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    for await (const _ of epochs(10)) for (const end = performance.now() + 20; performance.now() < end; );
    clearInterval(timer);
    assert.ok(turns >= 2, `a timer of 1 ms ran ${turns} times in 200 ms`);
  });

  test("stops with KeyboardInterrupt when the cell is interrupted, also between two turns", async () => {
    const interrupt = new AbortController();
    globals[bridgeKey] = { display: () => {}, interruptSignal: interrupt.signal };
    let last = 0;
    const loop = async () => {
      for await (const epoch of epochs(1_000_000)) {
        last = epoch;
        if (epoch === 5) interrupt.abort();
      }
    };
    await assert.rejects(loop(), { name: "KeyboardInterrupt" });
    assert.equal(last, 5);
  });

  for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    test(`refuses ${count} epochs`, async () => {
      await assert.rejects(epochs(count).next(), new RegExp(`number of epochs is ${count}, expected a whole number`));
    });
});
