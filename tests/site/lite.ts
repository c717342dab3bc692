/** The built site in Chromium. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { launchOptions } from "#scripts/setup/browser";
import { haveAllRun, runAllCells, scrollUntilThere } from "../browser/run-all";
import { root } from "../copy-of-project";
import { Host } from "./host";
import { type Cell, cellsKept } from "./kept";

/** By default a page is asked in each of its frames, which takes its time from what is tested. */
const RARELY = { polling: 100 };

/** The site in Chromium, with a storage of its own. */
export class Site {
  private constructor(
    readonly host: Host,
    readonly context: BrowserContext,
    /** What pages and workers asked of other places than the site. */
    readonly outsideRequests: string[],
    /** What pages and workers asked of the site, and it does not have. */
    readonly missing: string[],
  ) {}

  /**
   * @param hasPages whether the site has the pages for reading, which take a while to make
   * @param args more arguments for Chromium
   */
  static async start({ hasPages = false, args = [] as string[] } = {}): Promise<Site> {
    const host = await Host.start({ hasPages });
    const options = launchOptions();
    const context = await chromium.launchPersistentContext("", {
      ...options,
      args: [...options.args, ...args],
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(60_000);
    const [outside, missing]: string[][] = [[], []];
    context.on("request", (request) => {
      if (host.isElsewhere(request.url())) outside.push(request.url());
    });
    context.on("response", (response) => {
      // What JupyterLite asks of a server first: about folders that are in the browser only, and paths in texts.
      const isAsked = /\/api\/(contents|resolvePath)\b/.test(response.url());
      if (response.status() === 404 && !isAsked) missing.push(response.url());
    });
    return new Site(host, context, outside, missing);
  }

  /** Opens a notebook as the start page does. @param before run in the page before it loads */
  async show(path: string, before: readonly (() => void)[] = []): Promise<LitePage> {
    const page = await this.context.newPage();
    for (const script of before) await page.addInitScript(script);
    await page.goto(this.host.addressOf(path));
    return new LitePage(page, path);
  }

  /** Opens one, and waits until its kernel is ready. */
  async open(path: string): Promise<LitePage> {
    const lite = await this.show(path);
    await lite.isReady();
    return lite;
  }

  async stop(): Promise<void> {
    await this.context.close();
    await this.host.stop();
  }
}

/** The notebook in front. */
const SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)";
/** Its kernel waits, in JupyterLab of any language. */
const IDLE = `${SHOWN} .jp-Notebook-ExecutionIndicator[data-status="idle"]`;

/** A notebook that is open in the site's JupyterLab. */
export class LitePage {
  constructor(
    readonly page: Page,
    readonly path: string,
  ) {}

  async isReady(): Promise<void> {
    await this.page.waitForSelector(`${SHOWN} .jp-Cell`, { timeout: 120_000 });
    await this.page.waitForSelector(IDLE, { timeout: 120_000 });
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

  /** Puts files beside the notebook, by the file browser. */
  async upload(files: ReadonlyMap<string, Buffer>): Promise<void> {
    const chosen = this.page.waitForEvent("filechooser");
    await this.page.click('[data-jp-item-name="uploader"] jp-button');
    const payloads = [...files].map(([name, buffer]) => ({ name, mimeType: "application/octet-stream", buffer }));
    await (await chosen).setFiles(payloads);
    const listed = this.page.locator(".jp-DirListing-item", { hasText: payloads.at(-1)?.name });
    await listed.waitFor();
  }

  /** Goes through the notebook to the first output that has these words, and gives its text. */
  async printed(words: string): Promise<string> {
    const stream = `${SHOWN} [data-mime-type="application/vnd.jupyter.stdout"]`;
    const printed = this.page.locator(stream, { hasText: words }).first();
    await scrollUntilThere(this.page, printed);
    return (await printed.innerText()).trim();
  }

  /** Runs every cell, and waits until none is left to run. */
  async runAll(timeoutSeconds = 900): Promise<void> {
    await runAllCells(this.page, timeoutSeconds);
  }

  /** Waits until cells run, and until none is left to run. */
  async haveAllRun(timeoutSeconds = 120): Promise<void> {
    // The notebook has the numbers of an earlier run.
    await this.page.evaluate("nonlinear.firstRun");
    await this.page.waitForFunction(haveAllRun, undefined, { ...RARELY, timeout: timeoutSeconds * 1000 });
  }

  /** Saves the notebook, and returns its cells as they are kept in the browser. */
  async saved(): Promise<Cell[]> {
    // Keys reach it, too, if nobody has clicked into it before.
    await this.page.locator(`${SHOWN} .jp-InputPrompt`).first().click();
    await this.page.keyboard.press("Control+s");
    await this.page.waitForSelector(".jp-mod-current.lm-TabBar-tab:not(.jp-mod-dirty)", { timeout: 20_000 });
    return this.page.evaluate(cellsKept, this.path);
  }

  /** Writes code into a new cell at the end of a short notebook, all of whose cells are in the page. */
  async write(code: string): Promise<Locator> {
    const cells = this.page.locator(`${SHOWN} .jp-CodeCell`);
    // The kernel may be ready before all cells are there.
    await this.page.waitForFunction(
      (shown) => {
        const [, all] = /Cell \d+\/(\d+)/.exec(document.querySelector("#jp-main-statusbar")?.textContent ?? "") ?? [];
        return document.querySelectorAll(`${shown} .jp-Cell`).length === Number(all);
      },
      SHOWN,
      RARELY,
    );
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
    await this.page.waitForSelector(IDLE, { timeout: 20_000 });
    const outputs = await cell.locator(".jp-OutputArea-output").allInnerTexts();
    return outputs.join("\n");
  }

  /** Restarts the kernel while a cell runs that never ends. */
  async restart(): Promise<void> {
    const cell = await this.write('console.log("started"); await null; for (;;) {}');
    await this.page.keyboard.press("Control+Enter");
    await cell.locator(".jp-OutputArea-output", { hasText: "started" }).waitFor();
    await this.page.click('[data-jp-item-name="restart"] jp-button:visible');
    await this.page.click(".jp-Dialog .jp-mod-accept");
    await this.page.waitForSelector(IDLE);
  }

  /** Runs a cell again, the one that was written last. */
  async rerun(cell: Locator): Promise<void> {
    const prompt = cell.locator(".jp-InputPrompt");
    const before = await prompt.innerText();
    await this.page.keyboard.press("Control+Enter");
    await prompt.filter({ hasText: /\[\d+\]/, hasNotText: before }).waitFor({ timeout: 180_000 });
    await this.page.waitForSelector(IDLE, { timeout: 20_000 });
  }

  async screenshot(name: string): Promise<void> {
    const path = join(root, "build", "screenshots", `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }
}
