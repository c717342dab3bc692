import assert from "node:assert/strict";
import { test } from "node:test";
import { generator, manualSeed } from "../random";
import { tf } from "../tensorflow";
import { dropout } from "./dropout";

test("drops about a part p while training, and keeps the mean", () => {
  manualSeed(0);
  const y = dropout(0.25).forward(tf.ones([100, 100]));
  const kept = Array.from(y.dataSync()).filter((value) => value !== 0);
  assert.ok(Math.abs(kept.length / 10_000 - 0.75) < 0.02);
  assert.ok(kept.every((value) => value === Math.fround(1 / 0.75)));
});

test("each call drops others; nothing is drawn where nothing is left to chance", () => {
  const x = tf.ones([50]);
  const layer = dropout();
  assert.notDeepEqual(layer.forward(x).arraySync(), layer.forward(x).arraySync());
  const { state } = generator;
  assert.equal(layer.eval().forward(x), x);
  assert.equal(dropout(0).forward(x), x);
  assert.ok(Array.from(dropout(1).forward(x).dataSync()).every((value) => value === 0));
  assert.deepEqual(generator.state, state);
});

test("a p that is no probability is refused", () => {
  for (const p of [-0.1, 1.5, Number.NaN]) assert.throws(() => dropout(p), /must be between 0 and 1/);
});
