/** The page of a lesson, `npm run notebook -- --html`, in a real browser. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { readNotebook } from "#scripts/check/notebook-file";
import { main } from "#scripts/notebook";
import { launchBrowser } from "../browser/chromium";
import { root } from "../copy-of-project";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-page-"));
after(() => rmSync(folder, { recursive: true }));

test("a page of a lesson needs no network: formulas, figures that answer, and pictures without scripts", async () => {
  const page = join(folder, "page.html");
  const lesson = join(root, "notebooks", "04-deep-neural-network.ipynb");
  await main(["--html", lesson, "--output", page]);
  const browser = await launchBrowser();
  try {
    const requests: string[] = [];
    const errors: string[] = [];
    const open = async (javaScriptEnabled: boolean) => {
      const tab = await browser.newPage({ javaScriptEnabled });
      tab.on("request", (request) => requests.push(request.url()));
      tab.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      tab.on("pageerror", (error) => errors.push(error.message));
      await tab.goto(pathToFileURL(page).href);
      return tab;
    };
    const tab = await open(true);
    const figures = readNotebook(lesson)
      .cells.flatMap(({ outputs }) => outputs)
      .filter(({ data }) => data?.["application/vnd.plotly.v1+json"]).length;
    assert.ok(figures > 0);
    await tab.waitForFunction(
      (count) => document.querySelectorAll(".js-plotly-plot .main-svg").length >= count,
      figures,
    );
    await tab.waitForFunction(() => document.querySelectorAll(".figure > img").length === 0);
    assert.ok((await tab.locator("math").count()) > 10);
    assert.doesNotMatch(await tab.innerText("main, body"), /\$\$|\\frac|\\sigma/);
    assert.equal(await tab.title(), "Deep neural network");
    const button = tab.locator(".updatemenu-button", { hasText: "linear" });
    const figure = tab.locator(".js-plotly-plot", { has: button }).first();
    const ticks = () => figure.locator(".ytick").allTextContents();
    const logarithmic = await ticks();
    await figure.locator(button).first().click();
    for (let waits = 0; waits < 50 && isDeepStrictEqual(await ticks(), logarithmic); waits++)
      await tab.waitForTimeout(100);
    assert.notDeepEqual(await ticks(), logarithmic);
    const still = await open(false);
    assert.equal(await still.locator(".figure > img").count(), figures);
    assert.deepEqual(
      requests.filter((url) => !/^(file|data|blob):/.test(url)),
      [],
    );
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
  }
});
