/** The site in Chromium: a lesson gives the numbers that are committed, and a notebook behaves as in JupyterLab. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { addressOf } from "#scripts/site/start-page";
import { LitePage, Site } from "./lite";
import { committedTexts, differences, textsOf } from "./outputs";

const LESSON = "notebooks/04-deep-neural-network.ipynb";

describe("the site", () => {
  let site: Site;
  let lesson: LitePage;
  let own: LitePage;
  before(async () => {
    site = await Site.start();
  });
  after(() => site?.stop());

  test("begins with the lessons, a picture each", async () => {
    const page = await site.context.newPage();
    await page.goto(site.address);
    const lessons = page.locator(".lessons article");
    assert.ok((await lessons.count()) >= 6);
    assert.equal(await page.locator(".lessons img").count(), await lessons.count());
    await new LitePage(page, "").screenshot("site-start");
    await page.click("nav a:has-text('한국어')");
    await page.waitForSelector("h2:has-text('심층 신경망')");
    const inEnglish = page.locator("article:has(h2:text-is('심층 신경망')) .language");
    assert.equal(await inEnglish.getAttribute("href"), addressOf(LESSON));
    await page.close();
  });

  test("runs the lesson of deep networks with the numbers that are committed, and asks nobody else", async () => {
    lesson = await site.open(LESSON);
    await lesson.runAll();
    const { lastDigits, others } = differences(committedTexts(LESSON), textsOf(await lesson.saved()));
    await lesson.screenshot("site-lesson-04");
    assert.deepEqual(others, []);
    // Computed by TensorFlow.js operation by operation, not by a compiled step.
    assert.ok(lastDigits.length <= 3, lastDigits.join("\n"));
    assert.deepEqual(site.outsideRequests, []);
  });

  test("says what is wrong in a cell: types, errors, what a page does not have", async () => {
    own = await lesson.create();
    assert.match(await own.outputOf("const wrong: string = 5;"), /cell\[1\]:1:7.*Type 'number' is not assignable/);
    assert.match(await own.outputOf('throw new Error("on purpose");'), /on purpose\s+at cell\[2\]:1:7/);
    const files = await own.outputOf('import * as fs from "node:fs"; fs.readFileSync("x");');
    assert.match(files, /node:fs is a part of Node/);
  });

  test("completes names as one types", async () => {
    const cell = await own.write('import { data } from "nonlinear";\ndata.loadBos');
    const completed = cell.locator(".cm-content", { hasText: "data.loadBoston" });
    // JupyterLab waits a second for an answer, then drops it; where the names are shown, the key takes the first.
    for (let tries = 0; tries < 30 && (await completed.count()) === 0; tries++) {
      await own.page.keyboard.press("Tab");
      await completed.waitFor({ timeout: 2000 }).catch(() => {});
    }
    assert.equal(await completed.count(), 1);
  });

  test("writes files that the file browser has, and reads them", async () => {
    const code = `import { data, danfo, experiment, train } from "nonlinear";
await data.writeCSV(new danfo.DataFrame({ a: [1.5, 2.5] }), "runs/two.csv");
(await data.readCSV("runs/two.csv")).shape`;
    assert.match(await own.outputOf(code), /\[ 2, 1 \]/);
  });

  test("runs the trials of a sweep in workers", async () => {
    const code = `const trials = await experiment.sweep({ x: [1, 2, 3] }, ({ x }) => ({ square: x * x }), { file: "runs/squares.jsonl" });
trials.column("square").values`;
    assert.match(await own.outputOf(code), /\[ 1, 4, 9 \]/);
  });

  test("stops a loop of epochs, which keeps the variables, and any other, which loses them", async () => {
    const kept =
      'let seen = 0; for await (const epoch of train.epochs(1e9)) { if (seen === 0) console.log("started"); seen = epoch; }';
    assert.match(await own.outputOf(kept, "started"), /KeyboardInterrupt/);
    assert.match(await own.outputOf("seen > 0"), /true/);
    assert.match(
      await own.outputOf('console.log("started"); await null; for (;;) {}', "started"),
      /KeyboardInterrupt[\s\S]*lost/,
    );
    assert.match(await own.outputOf("6 * 7"), /42/);
  });

  test("keeps the notebook over a reload, and needs no network at the second visit", async () => {
    await own.saved();
    await own.page.close();
    await site.goOffline();
    own = await site.open(own.path);
    assert.match(await own.outputOf("7 * 7"), /49/);
    assert.match(JSON.stringify(await own.saved()), /on purpose/);
    await own.screenshot("site-own-notebook");
    assert.deepEqual(site.outsideRequests, []);
  });
});
