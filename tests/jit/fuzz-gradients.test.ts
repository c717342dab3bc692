/** Random trainings follow plain TensorFlow.js's gradients, whatever multiplies; threads change no bit. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzGradients, fuzzThreads } from "./fuzz-gradients";

test("the gradients of 40 random trainings", () => assert.ok(fuzzGradients(40) > 2));
test("4 random trainings by one thread and by three", () => fuzzThreads(4));
