/** What JupyterLab offers of this project: times beside cells, one kernel, no downloads. Its exports: exports.long.test.ts. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "../copy-of-project";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

describe("JupyterLab as it is set up", () => {
  let lab: JupyterLab;
  let path: string;
  before(async () => {
    lab = await JupyterLab.start();
    path = writeNotebook("run-times", ["await new Promise((done) => setTimeout(done, 1200));", "1 + 1"]);
    await lab.open(path);
  });
  after(() => lab?.stop());

  test("shows beside each cell how long it ran, and saves no word of it", async () => {
    await lab.runAll();
    const { page } = lab;
    const times = page.locator(".nonlinear-run-time");
    assert.ok(await lab.becomes(async () => (await times.count()) === 2 && (await times.nth(1).textContent()) !== ""));
    // The first cell waits for more than a second; how long it took on this machine, nobody knows.
    assert.match((await times.nth(0).textContent()) ?? "", /^(?:[\d.]+ s|\d+ min \d+ s)$/);
    assert.match((await times.nth(1).textContent()) ?? "", /^(?:\d+ ms|[\d.]+ s)$/);
    await lab.screenshot("run-times");
    await page.keyboard.press("Control+s");
    const text = () => readFileSync(join(root, path), "utf8");
    // The server empties the file before it writes it.
    assert.ok(await lab.becomes(async () => text().includes('"execute_result"') && text().trimEnd().endsWith("}")));
    for (const { metadata } of JSON.parse(text()).cells)
      assert.ok(!("execution" in metadata), JSON.stringify(metadata));
  });

  test("starts the lessons' kernel only, and asks no place outside for extensions", async () => {
    const { page } = lab;
    await page.click("text=File >> nth=0");
    await page.locator('.lm-Menu-item[data-command="launcher:create"]').click();
    await page.locator(".jp-LauncherCard").first().waitFor();
    assert.deepEqual(
      (await page.locator('.jp-LauncherCard[data-category="Notebook"]').allTextContents()).map((text) => text.trim()),
      ["TypeScript (Nonlinear)"],
    );
    await lab.screenshot("launcher");
    await page.locator('[data-id="extensionmanager.main-view"]').first().click();
    await page.locator(".jp-extensionmanager-view", { hasText: /read-only manager/i }).waitFor();
    await lab.screenshot("extension-manager");
    // The side bar as the other suites have it.
    await page.locator('[data-id="filebrowser"]').first().click();
    assert.deepEqual(lab.outsideRequests, []);
  });
});
