/**
 * Lessons of the site in other languages than English, from top to bottom in Chromium: the first one, and one with a sweep,
 * whose workers load the library of the language. All others have the code of the English ones, which the check compares,
 * and run on the kernel in tests/lessons/lessons.long.test.ts.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { editions } from "#scripts/site/lessons";
import { LitePage, Site } from "./lite";
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

  test("speaks Korean where a lesson does, and shows on a phone the lesson alone, with what it has printed", async () => {
    const korean = await site.context.newPage();
    await korean.setViewportSize({ width: 390, height: 844 });
    const path = "notebooks/ko/01-linear-regression.ipynb";
    await korean.goto(site.host.addressOf(path));
    await korean.waitForSelector(".lm-MenuBar-item:has-text('파일')");
    const printed = await new LitePage(korean, path).printed("Epoch 200");
    assert.ok(committedTexts(path).some((text) => text.includes(printed)));
    // What shows the file browser has come before the kernel.
    await korean.evaluate("nonlinear.kernelIsReady");
    const { width } = (await korean.locator(".jp-NotebookPanel").boundingBox()) ?? { width: 0 };
    assert.ok(width > 300, `${width} pixels`);
    await korean.close();
  });

  test("shows the glossary, to which a Korean lesson has a link, as a page", async () => {
    const { page } = await site.show("notebooks/ko/01-linear-regression.ipynb");
    await page.click(".jp-Notebook a:has-text('용어집')");
    await page.waitForSelector(".jp-MarkdownViewer h1:has-text('용어집')");
    assert.equal(await page.locator(".jp-FileEditor").count(), 0);
    assert.deepEqual(site.missing, []);
    await page.close();
  });

  for (const { path } of others.flatMap(({ lessons }) => lessons).filter(({ path }) => NAMES.test(path)))
    test(`${path} runs, and prints as much as is committed`, async () => {
      assert.deepEqual((await runLesson(site, path)).map(shapeOf), committedTexts(path).map(shapeOf));
    });
});

/** A text without its numbers. */
const shapeOf = (text: string): string => text.replace(/[\d.,e+-]+/g, "#").replace(/ +/g, " ");
