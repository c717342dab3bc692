/**
 * What lessons print in a page, held against what is committed. The portable backend sums in another order than the native
 * one, and lessons that compute for long are shortened: each line that differs is in known-differences.json, as
 * "committed → here". UPDATE_GOLDEN=1 writes it.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../copy-of-project";
import { committedTexts, differences } from "./outputs";

const FILE = join(root, "tests", "site", "known-differences.json");

/** @param here the text outputs of each code cell */
export function assertAsCommitted(path: string, here: readonly string[]): void {
  const { lastDigits, others } = differences(committedTexts(path), here);
  const found = { lastDigits, others };
  const known: Record<string, typeof found> = JSON.parse(readFileSync(FILE, "utf8"));
  if (process.env.UPDATE_GOLDEN) {
    known[path] = found;
    writeFileSync(FILE, `${JSON.stringify(known, null, 2)}\n`);
  }
  assert.deepEqual(found, known[path]);
}
