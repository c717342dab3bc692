/** The built site in a real browser, from a static host that knows nothing of it. */
import { mkdirSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { dirname, join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { buildFolder } from "#scripts/paths";
import { buildSite } from "#scripts/site/build";
import { hostOf, serveFolder } from "#scripts/site/serve";
import { addressOf } from "#scripts/site/start-page";
import { launchOptions } from "../browser/chromium";
import { runAllCells } from "../browser/run-all";
import { root } from "../copy-of-project";

export interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
}
export interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}

/** The site, served on loopback, and a browser with a storage of its own. */
export class Site {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    private readonly port: number,
    readonly context: BrowserContext,
    /** What pages and workers asked of other places than the site. */
    readonly outsideRequests: string[],
    /** What pages and workers asked of the site, and it does not have. */
    readonly missing: string[],
  ) {}

  /** @param hasPages whether the site has the pages for reading, which take a while to make */
  static async start({ hasPages = false } = {}): Promise<Site> {
    const folder = join(buildFolder, "tests", `site-${process.pid}`);
    await buildSite(() => {}, folder, hasPages);
    const server = await serveFolder(folder);
    const { port } = new URL(hostOf(server));
    const context = await chromium.launchPersistentContext("", {
      ...launchOptions(),
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(60_000);
    const [outside, missing]: string[][] = [[], []];
    context.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (/^(http|ws)s?:$/.test(protocol) && host !== `127.0.0.1:${port}`) outside.push(request.url());
    });
    context.on("response", (response) => {
      // What JupyterLite asks of a server first: about folders that are in the browser only, and paths in texts.
      const isAsked = /\/api\/(contents|resolvePath)\b/.test(response.url());
      if (response.status() === 404 && !isAsked) missing.push(response.url());
    });
    return new Site(folder, server, Number(port), context, outside, missing);
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Opens a notebook as the start page does. */
  async open(path: string): Promise<LitePage> {
    const page = await this.context.newPage();
    await page.goto(this.address + addressOf(path));
    const lite = new LitePage(page, path);
    await lite.isReady();
    return lite;
  }

  /** The host is gone: what the browser has must do. */
  async goOffline(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  async stop(): Promise<void> {
    await this.context.close();
    if (this.server.listening) await this.goOffline();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The notebook in front. */
const SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)";

/** A notebook that is open in the site's JupyterLab. */
export class LitePage {
  constructor(
    readonly page: Page,
    readonly path: string,
  ) {}

  async isReady(): Promise<void> {
    await this.page.waitForSelector(`${SHOWN} .jp-Cell`, { timeout: 120_000 });
    await this.page.waitForSelector("text=TypeScript (Nonlinear) | Idle", { timeout: 120_000 });
  }

  /** Makes an empty notebook in the same JupyterLab, as a learner does. */
  async create(): Promise<LitePage> {
    await this.page.keyboard.press("Control+Shift+L");
    await this.page.click('.jp-LauncherCard[data-category="Notebook"]:visible');
    await this.page.waitForSelector(".lm-TabBar-tab.lm-mod-current:has-text('Untitled.ipynb')");
    const lite = new LitePage(this.page, "notebooks/Untitled.ipynb");
    await lite.isReady();
    await this.page.keyboard.press("Control+s");
    await this.page.click("text=Rename and Save");
    return lite;
  }

  /** Runs every cell, and waits until none is left to run. */
  async runAll(timeoutSeconds = 300): Promise<void> {
    await runAllCells(this.page, timeoutSeconds);
  }

  /** Saves the notebook, and returns its cells as they are kept in the browser. */
  async saved(): Promise<Cell[]> {
    await this.page.keyboard.press("Control+s");
    await this.page.waitForSelector(".jp-mod-current.lm-TabBar-tab:not(.jp-mod-dirty)", { timeout: 20_000 });
    const kept = await this.page.evaluate(keptFile, this.path);
    return (kept as { content: { cells: Cell[] } }).content.cells;
  }

  /** Writes code into a new cell at the end of a short notebook, all of whose cells are in the page. */
  async write(code: string): Promise<Locator> {
    const cells = this.page.locator(`${SHOWN} .jp-CodeCell`);
    const before = await cells.count();
    await cells.last().locator(".jp-InputPrompt").click();
    await this.page.keyboard.press("b");
    const cell = cells.nth(before);
    await cell.and(this.page.locator(".jp-mod-active")).waitFor();
    await this.page.keyboard.press("Enter");
    await cell.locator(".cm-focused").waitFor();
    await this.page.keyboard.insertText(code);
    return cell;
  }

  /**
   * Runs code in a new cell at the end, and returns the text of its outputs.
   * @param stop presses the stop button once the cell has printed this
   */
  async outputOf(code: string, stop?: string): Promise<string> {
    const cell = await this.write(code);
    await this.page.keyboard.press("Control+Enter");
    if (stop !== undefined) {
      await cell.locator(".jp-OutputArea-output", { hasText: stop }).waitFor({ timeout: 60_000 });
      await this.page.click('[data-jp-item-name="interrupt"] jp-button:visible');
    }
    await cell.locator(".jp-InputPrompt", { hasText: /\[\d+\]/ }).waitFor({ timeout: 180_000 });
    await this.page.waitForSelector("text=TypeScript (Nonlinear) | Idle", { timeout: 20_000 });
    const outputs = await cell.locator(".jp-OutputArea-output").allInnerTexts();
    return outputs.join("\n");
  }

  async screenshot(name: string): Promise<void> {
    const path = join(root, "build", "screenshots", `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }
}

/** A file of JupyterLite's storage, read as the page would; runs in the page. */
async function keptFile(path: string): Promise<unknown> {
  const ask = <T>(request: { onsuccess: unknown; onerror: unknown; result: T; error: unknown }): Promise<T> =>
    new Promise((resolve, reject) =>
      Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }),
    );
  // biome-ignore lint/suspicious/noExplicitAny: the types of a page are not here.
  const database = (globalThis as any).indexedDB;
  const all = (await database.databases()) as { name: string }[];
  const name = all.map((one) => one.name).find((one) => one.startsWith("JupyterLite Storage"));
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const store = (await ask<any>(database.open(name))).transaction("files").objectStore("files");
  return ask(store.get(path));
}
