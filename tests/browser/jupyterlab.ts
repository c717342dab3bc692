/** A notebook in JupyterLab in a real browser, and what a person does there. */
import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { root } from "../copy-of-project";
import { closePage, type LoadedPage, loadedPage, VIEWPORT } from "./process-setup";
import { runAllCells, scrollUntilThere } from "./run-all";
import { ask, processesBelow } from "./server";

const TAB = ".lm-DockPanel-tabBar .lm-TabBar-tab";

/** JupyterLab in the page that all suites of a process use, one after the other. */
export class JupyterLab {
  private notebook: string | undefined;

  private constructor(private readonly loaded: LoadedPage) {}

  static async start(): Promise<JupyterLab> {
    const loaded = await loadedPage();
    await loaded.page.setViewportSize(VIEWPORT);
    return new JupyterLab(loaded);
  }

  get page(): Page {
    return this.loaded.page;
  }

  /** What the page asked of other places than its own server, since it was loaded. */
  get outsideRequests(): readonly string[] {
    return this.loaded.outsideRequests;
  }

  /** What the page's scripts complained of, since it was loaded. */
  get consoleErrors(): readonly string[] {
    return this.loaded.consoleErrors;
  }

  /** Opens a notebook, given by its path in the project, and waits for its kernel. */
  async open(notebook: string): Promise<void> {
    const isLoaded = this.page.url() !== "about:blank";
    if (this.notebook !== undefined) await this.closeNotebook();
    this.notebook = notebook;
    await (isLoaded ? this.openFromPath(notebook) : this.loadWith(notebook));
    await this.isReady();
  }

  /** As when a person comes back to a notebook that was left open. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.isReady();
  }

  private async isReady(): Promise<void> {
    await this.page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: 60_000 });
    await this.page.waitForSelector("text=TypeScript (Nonlinear) | Idle", { timeout: 60_000 });
  }

  private async loadWith(notebook: string): Promise<void> {
    const url = new URL(this.loaded.server.address);
    url.pathname = `/lab/workspaces/test-${process.pid}/tree/${notebook}`;
    // Without the tabs of the last time.
    url.searchParams.set("reset", "");
    await this.page.goto(url.href);
  }

  /** As a person opens another notebook. The launcher, which comes when the last one is closed, goes. */
  private async openFromPath(notebook: string): Promise<void> {
    await this.chooseFromFileMenu("filebrowser:open-path");
    await this.page.locator(".jp-Dialog input").fill(notebook);
    await this.page.keyboard.press("Enter");
    await this.page.waitForSelector(`${TAB}.lm-mod-current:has-text("${basename(notebook)}")`, { timeout: 60_000 });
    const others = this.page.locator(`${TAB}:not(.lm-mod-current) .lm-TabBar-tabCloseIcon`);
    while ((await others.count()) > 0) await others.first().click();
  }

  private async closeNotebook(): Promise<void> {
    await this.page.click(`${TAB}:has-text("${basename(this.notebook ?? "")}")`);
    await this.chooseFromFileMenu("filemenu:close-and-cleanup");
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
    await this.page.locator(".jp-NotebookPanel").waitFor({ state: "detached" });
    this.notebook = undefined;
  }

  private async chooseFromFileMenu(command: string): Promise<void> {
    await this.page.click("text=File >> nth=0");
    await this.page.click(`.lm-Menu-item[data-command="${command}"]`);
  }

  /** Runs every cell, and waits until none is left to run. */
  async runAll(timeoutSeconds = 300): Promise<void> {
    await runAllCells(this.page, timeoutSeconds);
  }

  /** Runs the selected cell and selects the next, without waiting for its end. */
  async runSelected(): Promise<void> {
    await this.page.keyboard.press("Shift+Enter");
  }

  /** Scrolls to the code cell that has this in its source. */
  async scrollTo(source: string): Promise<Locator> {
    // Not the text of the whole cell, as its output may be long.
    const editor = this.page.locator(".jp-InputArea-editor", { hasText: source });
    const cell = this.page.locator(".jp-CodeCell", { has: editor }).first();
    await scrollUntilThere(this.page, cell);
    await cell.scrollIntoViewIfNeeded();
    return cell;
  }

  /** The interactive figure of a cell. */
  async figure(source: string): Promise<Locator> {
    const output = (await this.scrollTo(source)).locator(".jp-RenderedPlotly");
    const chart = output.and(this.page.locator(".js-plotly-plot"));
    await chart.locator(".main-svg").first().waitFor();
    await chart.scrollIntoViewIfNeeded();
    return chart;
  }

  /** Moves the pointer over a figure, to and fro over a grid of points, until a label appears. */
  async hoverShowsLabel(chart: Locator): Promise<boolean> {
    const box = await chart.boundingBox();
    if (!box) return false;
    const [side, sweeps] = [12, 3];
    // A step that has no factor in common with the number of points meets each once before it meets one again.
    const stride = 55;
    for (let point = 0, i = 0; i < sweeps * side ** 2; i++, point = (point + stride) % side ** 2) {
      const x = box.x + 60 + ((box.width - 120) * (point % side)) / side;
      const y = box.y + 70 + ((box.height - 130) * Math.floor(point / side)) / side;
      await this.page.mouse.move(x, y);
      // Plotly looks where the pointer is at most once in 50 ms.
      await this.page.waitForTimeout(60);
      if ((await chart.locator(".hoverlayer .hovertext").count()) > 0) return true;
    }
    return false;
  }

  /** Whether a click on the first name of the legend takes lines away. */
  async legendHidesLine(chart: Locator): Promise<boolean> {
    const lines = chart.locator(".scatterlayer .js-line");
    const before = await lines.count();
    await chart.locator(".legendtoggle").first().click();
    // Plotly waits for a second click, which would mean something else.
    return this.becomes(async () => (await lines.count()) < before);
  }

  /** Whether the condition holds at once or in a while. */
  async becomes(condition: () => Promise<boolean>, seconds = 20): Promise<boolean> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await this.page.waitForTimeout(50)) {
      if (await condition()) return true;
    }
    return false;
  }

  /** A picture of the page for a person to look at, where `SCREENSHOTS` is set: each takes the page's time. */
  async screenshot(name: string): Promise<void> {
    if (!process.env.SCREENSHOTS) return;
    const path = join(root, "build", "screenshots", `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  /** The processes of JupyterLab and its kernels. */
  processes(): number[] {
    return processesBelow(this.loaded.server.pid);
  }

  /** Where the server answers, without its token. */
  get origin(): string {
    return new URL(this.loaded.server.address).origin;
  }

  /** Closes the notebook and ends its kernel; where a test has left the page so that this fails, the page, too. */
  async stop(): Promise<void> {
    if (this.notebook === undefined) return;
    await this.closeNotebook().catch(() => this.giveUp());
  }

  private async giveUp(): Promise<void> {
    await closePage();
    const { server } = this.loaded;
    const sessions = (await (await ask(server, "/api/sessions")).json()) as { id: string }[];
    await Promise.all(sessions.map(({ id }) => ask(server, `/api/sessions/${id}`, { method: "DELETE" })));
  }
}
