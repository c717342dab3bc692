import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { withRows } from "../pages";
import { root } from "../paths";
import { SECTIONS } from "./jit-cases";
import { type Result, readmeRows } from "./jit-report";

/** A run in which every network takes 2 µs an epoch, and PyTorch 7 µs on two threads. */
const results = Object.values(SECTIONS)
  .flat()
  .map((one): Result => {
    const times = { jit: 2, torch1: 9, torch2: 7, compiledTorch: 8 };
    return { ...one, compile: 1, firstLoss: 1, failures: {}, times };
  });

test("the README has a row for each network that a run gives it, beside the best of PyTorch", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const written = withRows(readme, readmeRows(results));
  assert.equal(written.split("\n").filter((line) => line.endsWith("| 7 | 2 | 3.5 × as fast |")).length, 3);
});
