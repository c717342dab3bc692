/** `npm start -- --lang ko`: JupyterLab in Korean, with the lesson in Korean open. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../copy-of-project";
import { browser, VIEWPORT } from "./process-setup";
import { JupyterServer } from "./server";

let server: JupyterServer;
before(async () => {
  server = await JupyterServer.start(["--lang", "ko"]);
});
after(async () => {
  await server?.stop();
});

test("opens the lesson in Korean, JupyterLab speaks Korean, and the glossary opens as a page", async () => {
  assert.match(server.address, /\/lab\/tree\/notebooks\/ko\/04-deep-neural-network\.ipynb\?/);
  const page = await (await browser()).newPage({ viewport: VIEWPORT });
  await page.goto(server.address);
  await page.locator(".jp-Notebook h1", { hasText: "심층 신경망" }).waitFor({ timeout: 60_000 });
  const menus = await page.locator(".lm-MenuBar-itemLabel").allTextContents();
  assert.ok(menus.includes("파일"), menus.join(", "));
  const folder = join(root, "build", "screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, "korean.png") });

  await page.locator(".jp-Notebook a", { hasText: "용어집" }).first().click();
  await page.locator(".jp-MarkdownViewer td", { hasText: "기울기 소실" }).waitFor({ timeout: 30_000 });
  await page.screenshot({ path: join(folder, "korean-glossary.png") });
});
