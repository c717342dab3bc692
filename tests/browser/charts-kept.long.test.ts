/** Tables and every figure as the file of a notebook keeps them: in JupyterLab before anybody ran it, and as a page. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Locator } from "playwright-core";
import { jupyterEnvironment } from "#scripts/jupyter";
import { venvPrograms } from "#scripts/paths";
import { root } from "../copy-of-project";
import { cellsOf, figures } from "./chart-cells";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";
import { browser } from "./process-setup";

const names = Object.keys(figures);

describe("a notebook with outputs that nobody ran here", () => {
  // One more: the live chart.
  const count = names.length + 1;
  let notebook: string;
  before(() => {
    notebook = writeNotebook(`charts-run-${names.length}`, cellsOf(names));
    execFileSync(process.execPath, ["scripts/run.cjs", "notebook", notebook], { cwd: root, stdio: "pipe" });
  });

  test("has a picture of each figure, and no output over 200 KB", () => {
    const { cells } = JSON.parse(readFileSync(join(root, notebook), "utf8"));
    const outputs: { data?: Record<string, unknown> }[] = cells.flatMap(({ outputs = [] }) => outputs);
    const pictures = outputs.filter(({ data }) => data?.["image/png"]);
    assert.equal(pictures.length, count);
    for (const output of outputs) assert.ok(JSON.stringify(output).length < 200_000);
  });

  test("shows every figure and table in JupyterLab, untrusted as it is, interactive at once and as wide as the page", async () => {
    const lab = await JupyterLab.start();
    try {
      await lab.open(notebook);
      const trust = await lab.page.locator('[title*="code cells trusted"]').first().getAttribute("title");
      assert.match(trust ?? "", /not trusted|trusted: 0 of/);
      for (const source of names.map((name) => figures[name])) {
        const chart = await lab.figure(source.slice(0, 30));
        await chart.locator("img.plot-img").waitFor({ state: "hidden" });
        const [figure, output] = [await chart.locator(".main-svg").first().boundingBox(), await chart.boundingBox()];
        assert.ok(figure && output && figure.width > 0.98 * output.width, `${source} is as wide as the page`);
        // The text has the theme's colour, where it is not on a ground of its own.
        const [text, theme] = await chart
          .locator(".gtitle")
          .first()
          .evaluate((element) => {
            const themed = element.closest(".jp-OutputArea")?.appendChild(document.createElement("i"));
            if (!themed) return [];
            themed.style.color = "var(--jp-ui-font-color1)";
            const colors = [getComputedStyle(element).fill, getComputedStyle(themed).color];
            themed.remove();
            return colors;
          });
        assert.equal(text, theme);
      }
      await (await lab.scrollTo("window.attacked")).locator("table").waitFor();
      assert.equal(await lab.page.evaluate("window.attacked"), undefined);
      await lab.screenshot("untrusted");
    } finally {
      await lab.stop();
    }
  });

  test("shows every figure and table in the page that nbconvert makes, without a network", async () => {
    const args = ["nbconvert", "--to", "html", join(root, notebook)];
    execFileSync(join(venvPrograms, "jupyter"), args, { env: jupyterEnvironment(), stdio: "pipe" });
    const page = await (await browser()).newPage();
    try {
      await page.route(/^https?:/, (route) => route.abort());
      await page.goto(pathToFileURL(join(root, notebook.replace(".ipynb", ".html"))).href);
      const pictures = await page.locator('img[src^="data:image/png"]').all();
      assert.equal(pictures.length, count);
      for (const picture of pictures) assert.ok(await isLoaded(picture));
      assert.equal(await page.locator("table.dataframe").count(), 2);
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: join(root, "build", "screenshots", "nbconvert.png"), fullPage: true });
    } finally {
      await page.close();
    }
  });
});

function isLoaded(picture: Locator): Promise<boolean> {
  return picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0);
}
