/** Tables, figures and live charts in JupyterLab: what a person sees and can do with them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { cellsOf, figures } from "./chart-cells";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

/**
 * To be called in a suite.
 * @param names of the figures that the notebook has, `loss` among them
 * @param isWhole whether each of them is drawn anew in the dark theme, and again on a narrow page
 */
export function testCharts(names: readonly string[], isWhole: boolean): void {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
    await lab.open(writeNotebook(`charts-${names.length}`, cellsOf(names)));
    await setTheme(lab, "JupyterLab Light");
    await lab.runAll();
  });
  after(async () => {
    await lab?.stop();
    // The theme is a setting of the server's, which others share. Without figures, none is drawn anew.
    if (lab) await setTheme(lab, "JupyterLab Light");
  });

  test("a table shows text as text, and what is missing", async () => {
    const cell = await lab.scrollTo("window.attacked");
    const table = cell.locator("table.dataframe");
    await table.waitFor();
    assert.match((await table.textContent()) ?? "", /<script>window\.attacked = true<\/script>/);
    assert.equal(await table.locator("em", { hasText: /^(NaN|null)$/ }).count(), 2);
    assert.equal(await lab.page.evaluate("window.attacked"), undefined);
    await lab.screenshot("table");
  });

  for (const name of names) {
    test(`${name} is drawn, and answers to the pointer`, async () => {
      const chart = await lab.figure(startOf(name));
      await lab.screenshot(`figure-${name}`);
      assert.ok(await lab.hoverShowsLabel(chart), "no label appears where the pointer rests on the data");
    });
  }

  test("a click in the legend hides a line", async () => {
    const chart = await lab.figure(startOf("loss"));
    assert.ok(await lab.legendHidesLine(chart));
  });

  if (isWhole)
    test("every figure fits into the page in the dark theme, and at 800 pixels", async () => {
      const { page } = lab;
      await setTheme(lab, "JupyterLab Dark");
      for (const name of names) {
        await lab.figure(startOf(name));
        await lab.screenshot(`dark-${name}`);
      }
      await page.setViewportSize({ width: 800, height: 900 });
      for (const name of names) {
        const chart = await lab.figure(startOf(name));
        // Plotly draws a figure anew a moment after its place has changed.
        const fits = await lab.becomes(async () => {
          const box = await chart.boundingBox();
          return box !== null && box.height > 200 && box.x + box.width <= 800;
        });
        assert.ok(fits, `${name} fits into the page`);
        await lab.screenshot(`narrow-${name}`);
      }
    });

  test("asks nothing of other hosts, and its scripts complain of nothing", () => {
    assert.deepEqual(lab.outsideRequests, []);
    assert.deepEqual(lab.consoleErrors, []);
  });
}

/** What tells a figure's cell from others. */
function startOf(name: string): string {
  return figures[name].slice(0, 30);
}

async function setTheme({ page }: JupyterLab, theme: "JupyterLab Light" | "JupyterLab Dark"): Promise<void> {
  await page.click("text=Settings >> nth=0");
  await page
    .locator(".lm-Menu-itemLabel", { hasText: /^Theme$/ })
    .first()
    .hover();
  await page.locator(".lm-Menu-itemLabel", { hasText: theme }).first().click();
  await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: "attached" });
}
