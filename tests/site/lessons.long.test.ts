/** Every lesson of the site in English, from top to bottom in Chromium. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { editions } from "#scripts/site/lessons";
import { CURRENT } from "../browser/run-all";
import { Site } from "./lite";
import { committedTexts, differences } from "./outputs";
import { runLesson } from "./run-lesson";
import { textsWithoutNative } from "./without-native";

const [english] = editions();

describe("the lessons of the site", () => {
  let site: Site;
  before(async () => {
    site = await Site.start({ hasPages: true });
  });
  after(() => site?.stop());

  test("has pages for reading, whose button opens the lesson", async () => {
    const page = await site.context.newPage();
    await page.goto(site.host.address);
    await page.click("article:has(h2:text-is('Activation functions')) a:text-is('Read')");
    await page.locator(".figure .main-svg").first().waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    const label = page.locator(".figure .xtitle").first();
    const [body, text] = [page.locator("body"), label].map((place) =>
      place.evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).fill]),
    );
    // The figure's text has the page's colour, which is light now.
    assert.equal((await text)[1], (await body)[0]);
    await page.click("nav.reading a:has-text('→ 04')");
    await page.click("nav.reading a.run");
    await page.waitForSelector(".jp-Notebook h1:has-text('Deep neural network')");
    await page.close();
    assert.deepEqual(site.missing, []);
  });

  test("takes commands for its notebook, however late the page's frames come", async () => {
    const { page } = await site.show(english.lessons[2].path, [framesLater]);
    await page.waitForSelector(CURRENT, { state: "attached" });
    await page.close();
  });

  for (const { path } of english.lessons)
    test(`${path} prints what Node prints without native libraries`, async (t) => {
      const [here, expected] = await Promise.all([runLesson(site, path), textsWithoutNative(path)]);
      const { lastDigits, others } = differences(committedTexts(path), here);
      t.diagnostic(`other than what is committed:\n${[...lastDigits, ...others].join("\n")}`);
      assert.deepEqual(here, expected);
    });
});

/** Runs in the page. */
function framesLater(): void {
  const frame = requestAnimationFrame;
  window.requestAnimationFrame = (callback) => frame(() => setTimeout(() => callback(performance.now()), 1000));
}
