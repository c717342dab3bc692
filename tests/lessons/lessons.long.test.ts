/**
 * The lessons at their full length on the real kernel, with their solutions: none of their cells fails or warns, and their
 * text says what they print. Editions in other languages, which have the code of the English ones in other words, shortened,
 * with their solutions. `npm test` runs the lessons on the site, those that compute for long shortened (tests/site), and
 * lesson 04 in JupyterLab, too (tests/browser/lesson.test.ts).
 */
import { relative } from "node:path";
import { describe, test } from "node:test";
import { notebooksFolder } from "#scripts/paths";
import { editionsOf, englishLessons, shortened, testFullLength } from "./full-length";
import { runLesson } from "./run";

describe("lessons", { concurrency: 2 }, () => {
  for (const path of englishLessons()) testFullLength(path);
});

describe("editions", { concurrency: 2 }, () => {
  for (const path of englishLessons())
    for (const edition of editionsOf(path))
      test(`${relative(notebooksFolder, edition)} runs, shortened`, async () => {
        await runLesson(edition, shortened(path) ?? { epochs: 300 });
      });
});
