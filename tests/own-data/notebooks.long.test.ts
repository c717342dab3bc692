/** The notebooks of own data that notebooks.test.ts does not run, by the same rules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersIn, run } from "./runner";

test("imbalance: weights of classes find the rare one", async () => {
  const [plain, weighted, f1] = numbersIn(
    await run("2-imbalance"),
    /recall (\S+) without weights, (\S+) with\nF1 (\S+)/,
  );
  assert.ok(weighted > plain && weighted > 0.7 && f1 > 0.6);
});

test("a time series, two steps ahead", async () => {
  const printed = await run("3-time-series");
  const [baseline, error] = numbersIn(printed, /baseline (\S+), network (\S+)/);
  assert.ok(error < baseline / 2, printed);
  assert.match(printed, /\[ 293, 7, 2 \] \[ 293, 1 \]/);
});

test("XOR and a spiral", async () => {
  const printed = await run("4-xor-and-spiral");
  assert.match(printed, /XOR \[ 0, 1, 1, 0 \]/);
  assert.ok(numbersIn(printed, /spiral (\S+)/)[0] > 0.95);
});

test("a small table of images", async () => {
  assert.ok(numbersIn(await run("5-images"), /accuracy (\S+)/)[0] > 0.9);
});

test("a sweep with early stopping", async () => {
  const [best] = numbersIn(await run("6-sweep"), /best (\S+) of 8 trials, status ok/);
  assert.ok(best < 0.4);
});
