/** What `npm run new` makes, on the real kernel and before the check. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { notebookProblems } from "#scripts/check/index";
import { makeLesson } from "#scripts/new";
import { runNotebook } from "#scripts/notebook";
import { root } from "../copy-of-project";

mkdirSync(join(root, "build"), { recursive: true });
const folder = mkdtempSync(join(root, "build", "new-test-"));
after(() => rmSync(folder, { recursive: true }));

test("a new lesson runs, and has no problem", async () => {
  const lesson = makeLesson("What is a café, or: Überfitting?", folder, []);
  assert.equal(await runNotebook(lesson), true);
  assert.deepEqual(notebookProblems(lesson), []);
});
