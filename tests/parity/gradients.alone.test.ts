/** Gradients of random networks against finite differences; gradients.long.test.ts has more of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "nonlinear";
import { compareNetworks } from "./gradients";

test("the plain backend computes in 64 bits here", () => {
  assert.equal(tf.add(tf.scalar(1), tf.scalar(1e-12)).dataSync()[0], 1 + 1e-12);
});

test("50 random networks and losses", () => compareNetworks(50));
