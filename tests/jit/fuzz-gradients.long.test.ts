/** Many random trainings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzGradients, fuzzThreads } from "./fuzz-gradients";

test("the gradients of 1,000 random trainings", () => assert.ok(fuzzGradients(1000) > 50));
test("40 random trainings by one thread and by three", () => fuzzThreads(40));
