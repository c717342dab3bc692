/**
 * The site in Chromium: a lesson gives the numbers that are committed, and a notebook behaves as in JupyterLab. Its numbers of
 * random programs, its tables and its other figures: library.long.test.ts.
 */
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { FIRST_CHUNKS } from "#scripts/site/lab-page";
import { editions } from "#scripts/site/lessons";
import { CARTESIAN } from "#scripts/site/plotly-parts";
import { addressOf } from "#scripts/site/start-page";
import { shortened } from "../lessons/full-length";
import { stops, sweeps, tellsFailures } from "./behaviour";
import { codeIsKept, compiledScripts } from "./compiled-scripts";
import { SCRIPTS } from "./host";
import { askKernel, reachJupyterLab, runAtOnce, runOnKernel, settingsOfNothing, showsAllOfToolbar } from "./inside";
import { assertAsCommitted } from "./known-differences";
import { LitePage, Site } from "./lite";
import { committedTexts, differences, sourcesOf, textsOf, withParameters } from "./outputs";

// Far from UTC, for what depends on the clock of the machine.
process.env.TZ = "America/New_York";

const LESSON = "notebooks/04-deep-neural-network.ipynb";
/** The most bytes, packed by gzip, that a first visit may load, with all that a second one without a network needs. */
const LARGEST = 5_000_000;

const [english] = editions();

/** Has the last of a lesson's compiled cells leave a mark: that it was that one which ran, and so all those before it. */
function markLastCell(text: string): string {
  const cells = JSON.parse(text) as { code: { js: string } }[];
  cells[cells.length - 1].code.js += "globalThis.isMarked = true;\n";
  return JSON.stringify(cells);
}

describe("the site", () => {
  let site: Site;
  let lesson: LitePage;
  let own: LitePage;
  before(async () => {
    // For what runs for seconds only, V8's last compiler costs a seventh more than it saves; the long tests have it.
    site = await Site.start({ args: ["--js-flags=--no-turbofan"] });
    site.host.change(`${SCRIPTS}/lessons/${LESSON}.json`, markLastCell);
  });
  after(() => site?.stop());

  test("runs the lesson of deep networks as soon as it is shown, with the numbers that are committed, and asks nobody else", async () => {
    lesson = await site.show(LESSON, [reachJupyterLab, runAtOnce]);
    await lesson.haveAllRun();
    assert.equal(await lesson.page.locator(".jp-Dialog").count(), 0);
    const { lastDigits, others } = differences(committedTexts(LESSON), textsOf(await lesson.saved()));
    await lesson.screenshot("site-lesson-04");
    assert.deepEqual(others, []);
    // Computed by TensorFlow.js operation by operation, not by a compiled step.
    assert.ok(lastDigits.length <= 3, lastDigits.join("\n"));
    assert.deepEqual(site.outsideRequests, []);
    assert.deepEqual(site.missing, []);
    assert.ok(site.host.sent.bytes <= LARGEST, `${site.host.sent.bytes} bytes`);
  });

  test("runs a lesson's cells as they were compiled with the site, and goes on from their types", async () => {
    const ask = (code: string) => lesson.page.evaluate(askKernel, code);
    assert.equal(await ask("console.log(Reflect.get(globalThis, 'isMarked'), features.columns.length)"), "true 13\n");
    assert.match(await ask("const text: string = meanPrice;"), /Type 'number' is not assignable to type 'string'/);
  });

  test("has JupyterLab's code for a lesson in one script", async () => {
    const asked = await lesson.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.ok(asked.some((name) => name.endsWith("/build/first.js")));
    const others = asked.flatMap((name) => /\/build\/([^/]+)\.[0-9a-f]+\.js$/.exec(name)?.[1] ?? []);
    if (process.env.UPDATE_GOLDEN) appendFileSync(FIRST_CHUNKS, others.map((name) => `${name}\n`).join(""));
    assert.deepEqual(others, [], `${FIRST_CHUNKS} should name them, too`);
  });

  test("has the settings that JupyterLab's own validators make of nothing", async () => {
    const settings = await lesson.page.evaluate(settingsOfNothing);
    assert.ok(settings.length > 50);
    for (const { id, quick, thorough } of settings) assert.deepEqual([id, quick], [id, thorough]);
  });

  test("shows all of a notebook's toolbar, however late its width is known", async () => {
    assert.equal(await lesson.page.evaluate(showsAllOfToolbar), true);
  });

  test("lists the lessons by their names, without the one date that all of their files have", async () => {
    assert.ok((await lesson.page.locator(".jp-DirListing-item").count()) >= english.lessons.length);
    assert.equal(await lesson.page.locator(".jp-DirListing-itemModified").count(), 0);
  });

  for (const { path } of english.lessons.filter(({ path }) => path !== LESSON)) {
    const parameters = shortened(path);
    test(`runs ${path} from top to bottom${parameters ? ", shortened" : ""}, and prints what is known`, async () => {
      const sources = withParameters(sourcesOf(path), parameters);
      assertAsCommitted(path, textsOf(await lesson.page.evaluate(runOnKernel, { path, sources })));
      assert.deepEqual(site.outsideRequests, []);
      assert.deepEqual(site.missing, []);
    });
  }

  test("says that it needs storage, where the browser keeps nothing for it", async () => {
    const page = await site.context.newPage();
    await page.addInitScript(() => {
      for (const name of ["localStorage", "indexedDB"])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("blocked", "SecurityError");
          },
        });
    });
    await page.goto(site.host.addressOf(LESSON));
    await page.waitForSelector("text=allow it to store data");
    await page.close();
  });

  test("begins with the lessons, a picture each", async () => {
    const start = await site.context.newPage();
    await start.goto(site.host.address);
    const lessons = start.locator(".lessons article");
    assert.ok((await lessons.count()) >= 6);
    assert.equal(await start.locator(".lessons img").count(), await lessons.count());
    await new LitePage(start, "").screenshot("site-start");
    await start.click("nav a:has-text('한국어')");
    await start.waitForSelector("h2:has-text('심층 신경망')");
    const inEnglish = start.locator("article:has(h2:text-is('심층 신경망')) .language");
    assert.equal(await inEnglish.getAttribute("href"), addressOf(LESSON));
    // Chromium paints a page behind another one once a second.
    await start.close();
  });

  test("says what is wrong in a cell: types, errors at their places, what a page does not have", async () => {
    own = await lesson.create();
    await tellsFailures(own);
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

  test("shows what documents a name, which is read only then", async () => {
    await own.write('import { tf } from "nonlinear";\ntf.tensor1d');
    await own.page.keyboard.press("Shift+Tab");
    await own.page.locator(".jp-Tooltip", { hasText: "Creates rank-1 `tf.Tensor`" }).waitFor();
    await own.page.keyboard.press("Escape");
  });

  test("writes files that the file browser has, and reads them", async () => {
    const code = `import { data, danfo, experiment, train } from "nonlinear";
await data.writeCSV(new danfo.DataFrame({ a: [1.5, 2.5] }), "runs/two.csv");
(await data.readCSV("runs/two.csv")).shape`;
    assert.match(await own.outputOf(code), /\[ 2, 1 \]/);
  });

  test("draws the lessons' figures by a small Plotly", async () => {
    assert.deepEqual(await lesson.page.evaluate("Object.keys(Plotly.PlotSchema.get().traces).sort()"), CARTESIAN);
  });

  test("runs the trials of a sweep in workers", () => sweeps(own));

  test("stops a loop of epochs, which keeps the variables, and any other, which loses them", () => stops(own));

  test("restarts with nothing left of what was before", async () => {
    assert.match(await own.outputOf("const left = 1; left"), /1/);
    await own.restart();
    assert.match(await own.outputOf("left"), /cell\[1\]:1:1.*Cannot find name 'left'/);
    assert.match(await own.outputOf('typeof Reflect.get(globalThis, "left")'), /undefined/);
  });

  test("keeps the notebook over a reload, and needs no network at the second visit", async () => {
    await own.saved();
    await own.page.evaluate(codeIsKept);
    await own.page.close();
    await site.host.close();
    const unknown = await site.context.newPage();
    await unknown.goto(`${site.host.address}read/notebooks/unknown.html`);
    await unknown.waitForSelector("text=has not been visited before");
    const scripts = await compiledScripts(unknown);
    await unknown.goto(site.host.addressOf("notebooks/02-logistic-regression.ipynb"));
    await unknown.waitForSelector(".jp-Dialog-body:has-text('Open it once with a network')");
    await unknown.click(".jp-Dialog button:has-text('Close')");
    await unknown.click(".jp-Dialog button:has-text('Discard')");
    await unknown.dblclick(".jp-DirListing-item:has-text('Untitled.ipynb')");
    own = new LitePage(unknown, own.path);
    await own.isReady();
    assert.match(await own.outputOf("7 * 7"), /49/);
    assert.match(JSON.stringify(await own.saved()), /on purpose/);
    await own.screenshot("site-own-notebook");
    assert.deepEqual(
      (await scripts()).filter(({ name }) => name === "build/first.js"),
      [{ name: "build/first.js", isKept: true }],
    );
    assert.deepEqual(site.outsideRequests, []);
  });
});
