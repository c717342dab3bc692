/** The built site in Firefox, by WebDriver BiDi. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { setUpFirefox } from "#scripts/setup/browser";
import { haveAllRun, MENUS, RUN_ALL, RUN_MENU } from "../browser/run-all";
import { root } from "../copy-of-project";
import type { Host } from "./host";
import { type Cell, cellsKept } from "./kept";

/** Milliseconds until something in a page counts as missing. */
const PATIENCE_MS = 120_000;

export class Firefox {
  private constructor(
    private readonly browser: Browser,
    private readonly host: Host,
    /** What pages asked of other places than the site. */
    readonly outsideRequests: string[] = [],
  ) {}

  /** @param preferences as `about:config` has them */
  static async start(host: Host, preferences: Readonly<Record<string, unknown>> = {}): Promise<Firefox> {
    const executablePath = await setUpFirefox();
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath,
      extraPrefsFirefox: preferences,
      defaultViewport: { width: 1280, height: 900 },
      // What waits has a limit of its own, and a whole lesson is one call to Firefox: 180 seconds were too few on a busy machine.
      protocolTimeout: 900_000,
    });
    return new Firefox(browser, host);
  }

  /** Opens the start page, whose service worker the others need. */
  async openStart(): Promise<Page> {
    const page = await this.newPage();
    await page.goto(this.host.address);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    return page;
  }

  async open(notebook: string): Promise<FirefoxPage> {
    const page = await this.newPage();
    await page.goto(this.host.addressOf(notebook));
    const lite = new FirefoxPage(page, notebook);
    await lite.isReady();
    return lite;
  }

  private async newPage(): Promise<Page> {
    const page = await this.browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("request", (request) => {
      if (this.host.isElsewhere(request.url())) this.outsideRequests.push(request.url());
    });
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }
}

/** The notebook in front. */
const SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)";
const CELLS = `${SHOWN} .jp-CodeCell`;

/** A notebook that is open in the site's JupyterLab. */
export class FirefoxPage {
  constructor(
    readonly page: Page,
    readonly path: string,
  ) {}

  async isReady(): Promise<void> {
    await this.page.waitForSelector(`${SHOWN} .jp-Cell`);
    await this.isIdle();
  }

  private async isIdle(): Promise<void> {
    await this.page.waitForSelector("::-p-text(TypeScript (Nonlinear) | Idle)");
  }

  /** Makes an empty notebook in the same JupyterLab, as a learner does. */
  async create(): Promise<FirefoxPage> {
    await this.press("l", "Control", "Shift");
    await this.page
      .locator('.lm-DockPanel-widget:not(.lm-mod-hidden) .jp-LauncherCard[data-category="Notebook"]')
      .click();
    await this.page.waitForSelector(".lm-TabBar-tab.lm-mod-current ::-p-text(Untitled.ipynb)");
    const lite = new FirefoxPage(this.page, "notebooks/Untitled.ipynb");
    await lite.isReady();
    await this.press("s", "Control");
    await this.page.locator("::-p-text(Rename and Save)").click();
    return lite;
  }

  /** Runs every cell, and waits until none is left to run. */
  async runAll(timeoutSeconds = 900): Promise<void> {
    await (await this.page.$$(MENUS))[RUN_MENU].click();
    await this.page.locator(RUN_ALL).click();
    await this.page.waitForFunction(haveAllRun, { timeout: timeoutSeconds * 1000, polling: 500 });
  }

  /** Saves the notebook, and returns its cells as they are kept in the browser. */
  async saved(): Promise<Cell[]> {
    await this.press("s", "Control");
    await this.page.waitForSelector(".jp-mod-current.lm-TabBar-tab:not(.jp-mod-dirty)");
    return this.page.evaluate(cellsKept, this.path);
  }

  /**
   * Runs code in a new cell at the end, and returns the text of its outputs.
   * @param stop presses the stop button once the cell has printed this
   */
  async outputOf(code: string, stop?: string): Promise<string> {
    const before = await this.page.$$eval(CELLS, (cells) => cells.length);
    await (await this.page.$$(`${CELLS} .jp-InputPrompt`)).at(-1)?.click();
    await this.page.keyboard.press("b");
    await this.waitForCell(before, (cell) => cell.classList.contains("jp-mod-active"));
    await this.page.keyboard.press("Enter");
    await this.waitForCell(before, (cell) => cell.querySelector(".cm-focused") !== null);
    // At once: what comes from the keyboard, the editor would indent.
    await this.page.evaluate((text) => document.execCommand("insertText", false, text), code);
    await this.press("Enter", "Control");
    if (stop !== undefined) {
      await this.page.waitForFunction(
        (cells, at, text) =>
          [...document.querySelectorAll(cells)[at].querySelectorAll(".jp-OutputArea-output")].some(({ textContent }) =>
            textContent?.includes(text),
          ),
        {},
        CELLS,
        before,
        stop,
      );
      await this.page.locator(`${SHOWN} [data-jp-item-name="interrupt"] jp-button`).click();
    }
    await this.waitForCell(before, (cell) => /\[\d+\]/.test(cell.querySelector(".jp-InputPrompt")?.textContent ?? ""));
    await this.isIdle();
    const outputs = await this.page.$$eval(
      CELLS,
      (cells, at) =>
        [...cells[at].querySelectorAll<HTMLElement>(".jp-OutputArea-output")].map(({ innerText }) => innerText),
      before,
    );
    return outputs.join("\n");
  }

  private async waitForCell(at: number, holds: (cell: Element) => boolean): Promise<void> {
    const body = `const cell = document.querySelectorAll(${JSON.stringify(CELLS)})[${at}]; return cell && (${holds})(cell);`;
    await this.page.waitForFunction(`(() => { ${body} })()`);
  }

  private async press(key: "Enter" | "l" | "s", ...held: ("Control" | "Shift")[]): Promise<void> {
    for (const one of held) await this.page.keyboard.down(one);
    await this.page.keyboard.press(key);
    for (const one of held.reverse()) await this.page.keyboard.up(one);
  }

  async screenshot(name: string): Promise<void> {
    const path = join(root, "build", "screenshots", `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path: path as `${string}.png` });
  }
}
