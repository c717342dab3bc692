/**
 * Notebooks as people write them with data of their own, on the real kernel, one after the other: none needs a workaround,
 * fails, or warns, and each does better than its baseline. One of the six; notebooks.long.test.ts has the others.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersIn, run } from "./runner";

test("a messy CSV file, from missing values to a prediction of new rows by what was saved", async () => {
  const printed = await run("1-apartments");
  const [baseline, error, rSquared] = numbersIn(printed, /baseline (\S+)\n[\s\S]*network (\S+), R² (\S+)/);
  assert.ok(error < 0.6 * baseline && rSquared > 0.65, printed);
  const [seoul, jeju] = numbersIn(printed, /\[ '(\S+)', '(\S+)' \]/);
  assert.ok(seoul > 6 && seoul < 14 && jeju > 1 && jeju < 6, printed);
  assert.match(printed, /same 0\n/);
});
