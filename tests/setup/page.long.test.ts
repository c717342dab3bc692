/** The page for reading of a notebook from elsewhere: nothing in it runs but the page's own scripts. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { makePages } from "#scripts/notebook";
import { linksOf, type PageLink } from "#scripts/page-links";
import { launchBrowser } from "../browser/chromium";
import { root } from "../copy-of-project";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-page-"));
after(() => rmSync(folder, { recursive: true }));

let asked = 0;
const host = createServer((_, response) => {
  asked++;
  response.end();
}).listen(0, "127.0.0.1");
after(() => host.close());

const ran = "document.documentElement.dataset.ran = 'yes'";
const hostile = () => `<script>${ran}</script><img src="data:," onerror="${ran}"><svg onload="${ran}"></svg></body>
<iframe srcdoc="<script>parent.${ran}</script>"></iframe><a id="link" href="javascript:${ran}">link</a>
<script src="data:text/javascript,${ran}"></script><img src="http://127.0.0.1:${(host.address() as AddressInfo).port}/seen.png">`;
const cell = (kind: string, source: string, more = {}) => ({ cell_type: kind, metadata: {}, source, ...more });
const output = (data: object) => ({ output_type: "display_data", metadata: {}, data });
const plotly = () => ({ data: [{ x: [1, 2], y: [3, 4] }], layout: { title: { text: hostile() } }, config: {} });

function notebook(figure: boolean): string {
  const outputs = [output({ "text/html": hostile() }), output({ "image/svg+xml": `<svg onload="${ran}"/>` })];
  if (figure) outputs.push(output({ "application/vnd.plotly.v1+json": plotly() }));
  const cells = [
    cell("markdown", `# Title </title>${hostile()}\n\nText ${hostile()}`),
    cell("code", "1", { outputs, execution_count: 1 }),
    cell("raw", hostile()),
  ];
  const file = join(folder, `hostile-${figure}.ipynb`);
  const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata, cells }));
  return file;
}

const lesson = join(root, "notebooks", "02-logistic-regression.ipynb");
const pageOf = (name: string) => join(folder, `${name}.html`);
let browser: Browser;
before(async () => {
  if (!host.listening) await once(host, "listening");
  const pages = [false, true].map((figure) => ({
    notebook: notebook(figure),
    page: pageOf(String(figure)),
    links: [],
  }));
  const links: PageLink[] = [["▶ Run this", "run.html"], ...linksOf(lesson, pageOf("lesson"))];
  assert.ok(await makePages([...pages, { notebook: lesson, page: pageOf("lesson"), links }]));
  browser = await launchBrowser();
});
after(() => browser?.close());

for (const figure of [false, true])
  test(`no script of a notebook runs ${figure ? "beside a figure, which is drawn" : "on a page without figures"}`, async () => {
    const tab = await browser.newPage();
    tab.on("console", (message) => process.env.SHOW && console.log(message.text().slice(0, 300)));
    tab.on("pageerror", (message) => process.env.SHOW && console.log(message));
    await tab.goto(pathToFileURL(pageOf(String(figure))).href);
    if (figure) await tab.waitForSelector(".js-plotly-plot .main-svg");
    await tab.evaluate(() => document.querySelector<HTMLElement>("#link")?.click());
    assert.equal(await tab.evaluate(() => document.documentElement.dataset.ran), undefined);
    assert.equal(asked, 0, "the page asked another host");
    await tab.close();
  });

test("a lesson's page leads on, copies code, is dark where the system is, and fits a phone", async () => {
  const options = { viewport: { width: 390, height: 800 }, colorScheme: "dark" as const };
  const context = await browser.newContext({ ...options, permissions: ["clipboard-read", "clipboard-write"] });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(pageOf("lesson")).href);
  const addresses = tab.locator("nav.reading a");
  const hrefs = await addresses.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.deepEqual(hrefs.slice(0, 3), ["run.html", "01-linear-regression.html", "03-activation-functions.html"]);
  assert.equal(join(folder, decodeURI(hrefs[3] as string)), lesson);
  await tab.locator(".copy").first().click();
  assert.match(
    await tab.evaluate("navigator.clipboard.readText()"),
    /^import .* from "nonlinear";\n.*"The sigmoid" }\)$/s,
  );
  assert.equal(await tab.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(17, 17, 17)");
  assert.equal(await tab.evaluate("document.documentElement.scrollWidth"), 390);
  const wide = ".jp-OutputArea-output:has(table)";
  const scrolled = await tab
    .locator(wide)
    .first()
    .evaluate((box) => {
      box.scrollLeft = 50;
      return box.scrollLeft;
    });
  assert.equal(scrolled, 50, "a wide table scrolls");
  await tab.emulateMedia({ colorScheme: "light" });
  assert.equal(await tab.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
  await context.close();
});
