/** Every lesson of the site, from top to bottom in Chromium. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { editions } from "#scripts/site/lessons";
import { type LitePage, Site } from "./lite";
import { committedTexts, differences, textsOf } from "./outputs";
import { textsWithoutNative } from "./without-native";

const [english, ...others] = editions();

describe("the lessons of the site", () => {
  let site: Site;
  before(async () => {
    site = await Site.start({ hasPages: true });
  });
  after(() => site?.stop());

  async function run(path: string): Promise<string[]> {
    const lesson: LitePage = await site.open(path);
    await lesson.runAll(400);
    const texts = textsOf(await lesson.saved());
    await lesson.page.close();
    assert.deepEqual(site.outsideRequests, []);
    assert.deepEqual(site.missing, []);
    return texts;
  }

  test("has pages for reading, whose button opens the lesson", async () => {
    const page = await site.context.newPage();
    await page.goto(site.host.address);
    await page.click("article:has(h2:text-is('Activation functions')) a:text-is('Read')");
    await page.locator(".figure .main-svg").first().waitFor();
    await page.click("nav.reading a:has-text('→ 04')");
    await page.click("nav.reading a.run");
    await page.waitForSelector(".jp-Notebook h1:has-text('Deep neural network')");
    await page.close();
    assert.deepEqual(site.missing, []);
  });

  for (const { path } of english.lessons)
    test(`${path} prints what Node prints without native libraries`, async (t) => {
      const here = await run(path);
      const { lastDigits, others } = differences(committedTexts(path), here);
      t.diagnostic(`other than what is committed:\n${[...lastDigits, ...others].join("\n")}`);
      assert.deepEqual(here, await textsWithoutNative(path));
    });

  for (const { path } of others.flatMap(({ lessons }) => lessons))
    test(`${path} runs, and prints as much as is committed`, async () => {
      const here = await run(path);
      assert.deepEqual(here.map(shapeOf), committedTexts(path).map(shapeOf));
    });
});

/** A text without its numbers. */
const shapeOf = (text: string): string => text.replace(/[\d.,e+-]+/g, "#").replace(/ +/g, " ");
