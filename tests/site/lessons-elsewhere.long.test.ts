/**
 * Lessons of the site in other languages than English, from top to bottom in Chromium: the first one, and one with a sweep,
 * whose workers load the library of the language. All others have the code of the English ones, which the check compares,
 * and run on the kernel in tests/lessons/lessons.long.test.ts.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { editions } from "#scripts/site/lessons";
import { Site } from "./lite";
import { committedTexts } from "./outputs";
import { runLesson } from "./run-lesson";

const NAMES = /0[15]-/;

const [, ...others] = editions();

describe("the lessons of the site in other languages", () => {
  let site: Site;
  before(async () => {
    site = await Site.start();
  });
  after(() => site?.stop());

  for (const { path } of others.flatMap(({ lessons }) => lessons).filter(({ path }) => NAMES.test(path)))
    test(`${path} runs, and prints as much as is committed`, async () => {
      assert.deepEqual((await runLesson(site, path)).map(shapeOf), committedTexts(path).map(shapeOf));
    });
});

/** A text without its numbers. */
const shapeOf = (text: string): string => text.replace(/[\d.,e+-]+/g, "#").replace(/ +/g, " ");
