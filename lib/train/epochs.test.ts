import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DivergenceError, jit } from "../jit";
import { KeyboardInterrupt } from "../notebook";
import { SGD } from "../optim";
import { tf } from "../tensorflow";
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

/** A step on w² from w = 1; with `lr` above 1 it diverges. */
function descent(lr: number) {
  const w = tf.variable(tf.scalar(1));
  const optimizer = new SGD([w], { lr });
  return jit(() => optimizer.minimize(() => tf.square(w)));
}

async function trainFrom(start: number, lr: number, pause = () => Promise.resolve()): Promise<number[]> {
  const losses: number[] = [];
  const progress = {
    start() {},
    update: (_: number, loss?: number) => void losses.push(loss as number),
    async end() {},
  };
  const step = descent(lr);
  for await (const _ of epochs(100, { start, progress })) {
    step();
    await pause();
  }
  return losses;
}

test("loops at the same time report their own epochs and losses", async () => {
  const [alone] = await Promise.allSettled([trainFrom(1, 3)]);
  const expected = alone.status === "rejected" && (alone.reason as DivergenceError);
  assert.ok(expected && expected.epoch === expected.step);
  const right = await trainFrom(1, 0.01);
  for (const pause of [undefined, () => sleep(0) as Promise<void>]) {
    const [good, bad] = await Promise.allSettled([trainFrom(5001, 0.01, pause), trainFrom(1, 3, pause)]);
    assert.deepEqual(good, { status: "fulfilled", value: right });
    assert.ok(bad.status === "rejected" && bad.reason instanceof DivergenceError);
    assert.deepEqual([bad.reason.epoch, bad.reason.message], [expected.epoch, expected.message]);
  }
});

test("a step after an await in the body is the loop's, as long as it is the only one", async () => {
  const step = descent(3);
  const training = async () => {
    for await (const _ of epochs(100, { start: 11 })) {
      await sleep(0);
      step();
    }
  };
  await assert.rejects(training, (error) => error instanceof DivergenceError && error.epoch === error.step + 10);
  const outside = descent(3);
  assert.throws(
    () => outside(100),
    (error) => error instanceof DivergenceError && error.epoch === undefined,
  );
});

/** Keeps the process busy, as a training step does. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
