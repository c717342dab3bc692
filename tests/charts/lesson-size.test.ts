/** The notebooks stay small files, however many charts they have. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../copy-of-project";

const folder = join(root, "notebooks");
const lessons = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ipynb"));

test("there are lessons", () => assert.ok(lessons.length > 0));

for (const lesson of lessons)
  test(`${lesson} is under 1.5 MB, each of its outputs under 200 KB`, () => {
    const text = readFileSync(join(folder, lesson), "utf8");
    assert.ok(text.length < 1_500_000, `${text.length} bytes`);
    for (const { id, outputs = [] } of JSON.parse(text).cells) {
      for (const output of outputs) assert.ok(JSON.stringify(output).length < 200_000, `an output of cell ${id}`);
    }
  });
