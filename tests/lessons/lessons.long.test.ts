/**
 * The lessons that `npm test` shortens, at their full length, with their solutions; editions in other languages, which
 * have the code of the English ones in other words, on the real kernel themselves, shortened, with their solutions.
 */
import { relative } from "node:path";
import { describe, test } from "node:test";
import { notebooksFolder } from "#scripts/paths";
import { editionsOf, englishLessons, shortened, testFullLength } from "./full-length";
import { runLesson } from "./run";

describe("lessons", { concurrency: 2 }, () => {
  for (const path of englishLessons()) if (shortened(path)) testFullLength(path);
});

describe("editions", { concurrency: 2 }, () => {
  for (const path of englishLessons())
    for (const edition of editionsOf(path))
      test(`${relative(notebooksFolder, edition)} runs, shortened`, async () => {
        await runLesson(edition, shortened(path) ?? { epochs: 300 });
      });
});
