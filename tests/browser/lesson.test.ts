/** The lesson in JupyterLab, as a person runs it. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "../copy-of-project";
import { JupyterLab } from "./jupyterlab";
import { folder } from "./notebooks";

describe("the lesson in JupyterLab", () => {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
  });
  after(() => lab?.stop());

  test("runs from top to bottom", async () => {
    await lab.open(shortened("04-deep-neural-network", 100));
    await lab.runAll();
    const { page } = lab;
    assert.equal(await page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.error"]').count(), 0);
    assert.equal(await page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]').count(), 0);
    await page
      .locator(".jp-RenderedHTMLCommon table.dataframe, .jp-RenderedHTML table")
      .first()
      .scrollIntoViewIfNeeded();
    await lab.screenshot("lesson-table");
  });

  for (const [name, source] of [
    ["loss", "plot.loss("],
    ["predicted", "plot.predicted("],
  ])
    test(`draws plot.${name} with Plotly, which answers to the pointer`, async () => {
      const chart = await lab.figure(source);
      assert.ok((await chart.locator("path.js-line, path.point").count()) > 0);
      await lab.screenshot(`lesson-${name}`);
      assert.ok(await lab.hoverShowsLabel(chart));
      if (name === "loss") assert.ok(await lab.legendHidesLine(chart));
    });

  test("asks nothing of other hosts, and its scripts complain of nothing", () => {
    assert.deepEqual(lab.outsideRequests, []);
    assert.deepEqual(lab.consoleErrors, []);
  });
});

/** A copy of a lesson that trains for less time, without outputs; gives its path in the project. */
function shortened(lesson: string, epochs: number): string {
  const notebook = JSON.parse(readFileSync(join(root, "notebooks", `${lesson}.ipynb`), "utf8"));
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    cell.source = [cell.source]
      .flat()
      .join("")
      .replace(/^const epochs = [\d_]+;/m, `const epochs = ${epochs};`)
      // How many the loop takes that is written out.
      .replace(/epoch <= [\d_]+/, `epoch <= ${epochs}`)
      // How many epochs each split of the rows takes.
      .replace(/(evaluate\(.*), [\d_]+\)\);$/gm, `$1, ${epochs / 10}));`);
    cell.outputs = [];
    cell.execution_count = null;
  }
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, `${lesson}.ipynb`), JSON.stringify(notebook));
  return `${folder}/${lesson}.ipynb`;
}
