/** Pages other than this project's JupyterLab, in a user's own Jupyter and a real browser. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../browser/chromium";
import { root } from "../copy-of-project";
import { type RunningServer, startServer } from "./server";
import { UserJupyter } from "./user-jupyter";

const CELLS = ["let shared: number = 6;\nshared", 'import { nn } from "nonlinear";\nnn.linear(shared, 1)'];
const SHOWN = "Linear(in_features=6, out_features=1, bias=True)";

describe("pages", () => {
  let user: UserJupyter;
  let browser: Browser;
  before(async () => {
    user = await UserJupyter.make();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    user?.remove();
  });

  const serve = (application: string) =>
    startServer(user, application, (port, token) => [
      "--no-browser",
      "--allow-root",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${port}`,
      `--IdentityProvider.token=${token}`,
    ]);

  async function open({ address, token }: RunningServer, path: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 700 } });
    page.setDefaultTimeout(60_000);
    await page.goto(`http://${address}/${path}?token=${token}`);
    await page.locator(".jp-CodeCell").first().waitFor();
    return page;
  }

  /** A picture for a person to look at. */
  async function screenshot(page: Page, name: string): Promise<void> {
    const path = join(root, "build", "screenshots", `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await page.screenshot({ path });
  }

  const cell = (page: Page, place: number) => page.locator(".jp-CodeCell").nth(place);
  const shows = (page: Page, place: number, text: string) =>
    cell(page, place).locator(".jp-OutputArea-output", { hasText: text }).waitFor();
  /** Runs a cell that has not run yet; a page whose kernel is not there yet takes no notice of the first attempts. */
  const run = async (page: Page, place: number) => {
    const prompt = cell(page, place).locator(".jp-InputPrompt");
    const before = await prompt.innerText();
    for (let attempt = 0; attempt < 20 && (await prompt.innerText()) === before; attempt++) {
      await cell(page, place).locator(".cm-content").click();
      await page.keyboard.press("Shift+Enter");
      await prompt
        .filter({ hasNotText: before.trim() })
        .waitFor({ timeout: 3000 })
        .catch(() => {});
    }
  };

  test("Notebook 7 runs a notebook, and colours it as TypeScript", async () => {
    user.write("notebook.ipynb", CELLS);
    const server = await serve("notebook");
    try {
      const page = await open(server, "notebooks/notebook.ipynb");
      await page.locator("text=TypeScript (Nonlinear)").first().waitFor();
      await run(page, 0);
      await shows(page, 0, "6");
      await run(page, 1);
      await shows(page, 1, SHOWN);
      // A type is coloured otherwise than a name.
      const colours = await cell(page, 0)
        .locator(".cm-line")
        .first()
        .locator("span")
        .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
      assert.ok(colours >= 3, `${colours} colours`);
      await screenshot(page, "client-notebook-7");
    } finally {
      await server.stop();
    }
  });

  test("two pages of jupyter-collaboration share the cells, their outputs and the kernel", async () => {
    user.write("together.ipynb", CELLS);
    const server = await serve("lab");
    try {
      const [one, two] = [await open(server, "lab/tree/together.ipynb"), await open(server, "lab/tree/together.ipynb")];
      await run(one, 0);
      await shows(two, 0, "6");
      await cell(two, 0).locator(".cm-content").click();
      await two.keyboard.press("Control+End");
      await two.keyboard.type(" * 7");
      await cell(one, 0).locator(".cm-content", { hasText: "shared * 7" }).waitFor();
      await run(one, 0);
      await shows(two, 0, "42");
      await run(two, 1);
      await shows(one, 1, SHOWN);
      await screenshot(one, "client-collaboration-one");
      await screenshot(two, "client-collaboration-two");
    } finally {
      await server.stop();
    }
  });
});
