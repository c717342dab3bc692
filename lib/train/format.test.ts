import assert from "node:assert/strict";
import { test } from "node:test";
import { formatLoss } from "./format";

test("names the epoch", () => assert.equal(formatLoss(5000, 12.95), "Epoch 5000: loss=1.2950e+01"));
