/** The same on the portable backend, TensorFlow.js's own WebAssembly. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ready, usePortable } from "nonlinear/tensorflow";
import { fuzzGradients } from "./fuzz-gradients";

usePortable();

test("the gradients of 50 random trainings on the portable backend", async () => {
  await ready();
  assert.ok(fuzzGradients(50) > 2);
});
