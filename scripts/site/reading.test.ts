import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { editions } from "./lessons";
import { writeReadingPages } from "./reading";

const site = mkdtempSync(join(tmpdir(), "nonlinear-reading-"));
after(() => rmSync(site, { recursive: true }));

test("a lesson's page leads to a page of the glossary, in the same language", async () => {
  const korean = editions().find(({ language }) => language === "ko");
  assert.ok(korean);
  await writeReadingPages(site, [{ ...korean, lessons: korean.lessons.slice(0, 1) }], "plotly");
  const folder = join(site, "read", "ko");
  const lesson = readFileSync(join(folder, "01-linear-regression.html"), "utf8");
  assert.match(lesson, /href="glossary\.html"/);
  assert.doesNotMatch(lesson, /href="[^":]*\.md"/);
  assert.ok(existsSync(join(folder, "glossary.html")));
  const glossary = readFileSync(join(folder, "glossary.html"), "utf8");
  assert.match(glossary, /<html lang="ko"/);
  assert.match(glossary, /href="\.\.\/\.\.\/ko\.html"/);
  // Not one of those that Jupyter draws by lot.
  assert.match(glossary, /id="cell-id=text"/);
});
