/**
 * Every lesson on the real kernel, once, with its solutions at the end: none fails or warns, and the text says what the
 * cells print; the lessons that compute for long run shortened. An edition in another language has the same code, so the
 * English outputs are its own.
 */
import assert from "node:assert/strict";
import { basename, relative } from "node:path";
import { describe, test } from "node:test";
import { type Cell, readNotebook } from "#scripts/check/notebook-file";
import { solutionsOf } from "#scripts/check/solutions";
import { notebooksFolder } from "#scripts/paths";
import { editionsOf, englishLessons, shortened, testFullLength } from "./full-length";
import { runLesson } from "./run";

describe("lessons", { concurrency: 2 }, () => {
  for (const path of englishLessons()) {
    const parameters = shortened(path);
    if (!parameters) testFullLength(path);
    else
      test(`${basename(path, ".ipynb")} runs, shortened`, async () => {
        await runLesson(path, parameters);
      });
  }
});

describe("an edition has the code and the solutions of the English one", () => {
  const codeOf = (some: readonly Cell[]) => some.map(({ cell_type, source }) => cell_type === "code" && source);
  const solved = (some: readonly Cell[]) => solutionsOf(some).map(({ source }) => source);
  for (const path of englishLessons())
    for (const edition of editionsOf(path))
      test(relative(notebooksFolder, edition), () => {
        const [own, english] = [edition, path].map((one) => readNotebook(one).cells);
        assert.deepEqual(codeOf(own), codeOf(english));
        assert.deepEqual(solved(own), solved(english));
      });
});
