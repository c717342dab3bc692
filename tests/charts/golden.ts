import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "../../fixtures/charts");

/** Compares a text with the file of that name in tests/fixtures/charts; UPDATE_GOLDEN=1 writes the file instead. */
export function compareWithGolden(name: string, text: string): void {
  const file = join(folder, name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, "utf8"), `${name} differs; UPDATE_GOLDEN=1 rewrites it`);
}
