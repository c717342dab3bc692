/** What JupyterLab exports a notebook to. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

describe("a notebook in JupyterLab", () => {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
    await lab.open(writeNotebook("exports", ["setTimeout(() => {}, 1);"]));
  });
  after(() => lab?.stop());

  test("exports to what works here only", async () => {
    const { page } = lab;
    const openMenu = async () => {
      await page.click("text=File >> nth=0");
      await page.locator(".lm-Menu-item", { hasText: "Save and Export Notebook As" }).hover();
      const entries = page.locator(".lm-Menu").last().locator(".lm-Menu-itemLabel");
      await entries.filter({ hasText: "HTML" }).waitFor();
      return entries;
    };
    const names = await (await openMenu()).allTextContents();
    await lab.screenshot("export-menu");
    assert.equal(names.length, 4, names.join(", "));
    for (const [i, name] of names.entries()) {
      if (i > 0) await openMenu();
      // It opens a tab, which ends at once in a download: what that tab would get.
      await page.evaluate(() => {
        const opened: string[] = [];
        const { open } = window;
        const note = (url: string) => {
          opened.push(url);
          Object.assign(window, { open });
        };
        Object.assign(window, { opened, open: note });
      });
      await page.locator(".lm-Menu").last().locator(".lm-Menu-itemLabel").nth(i).click();
      const opened = () => page.evaluate(() => (window as unknown as { opened: string[] }).opened);
      // HTML asks first whether to make it safe.
      if (name === "HTML") await page.locator(".jp-Dialog .jp-mod-accept").click();
      assert.ok(await lab.becomes(async () => (await opened()).length > 0), `${name} opens a tab`);
      const answer = await page.evaluate(
        async (url) => {
          const response = await fetch(url);
          return { status: response.status, text: await response.text() };
        },
        (await opened())[0] as string,
      );
      assert.equal(answer.status, 200, name);
      assert.match(answer.text, /setTimeout/, `${name} has the code`);
    }
  });
});
