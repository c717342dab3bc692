import assert from "node:assert/strict";
import { test } from "node:test";
import { writeNotebook } from "./notebooks";
import { browser, loadedPage, VIEWPORT } from "./process-setup";
import { CURRENT, runAllCells } from "./run-all";

test("cells that are run before the kernel is there wait for it, and nobody is asked for one", async () => {
  const { server } = await loadedPage();
  const page = await (await browser()).newPage({ viewport: VIEWPORT });
  let tellShown: () => void = () => {};
  const isShown = new Promise<void>((resolve) => {
    tellShown = resolve;
  });
  let isAsked = false;
  page.on("request", (request) => {
    isAsked ||= /api\/contents\/.*first-run/.test(request.url());
  });
  // A slow server: from the notebook on, it tells of its sessions two seconds after Run All can be pressed.
  await page.route("**/api/sessions*", async (route) => {
    if (isAsked) await isShown.then(() => new Promise((done) => setTimeout(done, 2000)));
    await route.continue();
  });
  const url = new URL(server.address);
  url.pathname = `/lab/workspaces/first-run/tree/${writeNotebook("first-run", ["6 * 7", "7 * 7"])}`;
  await page.goto(url.href);
  await page.waitForSelector(CURRENT, { state: "attached" });
  tellShown();
  await runAllCells(page, 60);
  assert.equal(await page.locator(".jp-Dialog").count(), 0);
  assert.match(await page.locator(".jp-OutputArea-output").last().innerText(), /49/);
  await page.close();
});
