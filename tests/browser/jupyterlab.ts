/** JupyterLab as `npm start` brings it up, in a real browser. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { root } from "../copy-of-project";
import { launchBrowser } from "./chromium";

const START_SECONDS = 120;

export class JupyterLab {
  private constructor(
    private readonly server: ChildProcess,
    private readonly browser: Browser,
    readonly page: Page,
    private readonly address: URL,
    /** What the page asked of other places than its own server. */
    readonly outsideRequests: string[],
    /** What the page's scripts complained of. */
    readonly consoleErrors: string[],
  ) {}

  /** Runs `npm start` and opens its address. */
  static async start(viewport = { width: 1280, height: 900 }): Promise<JupyterLab> {
    const port = await freePort();
    // A group of its own, to be ended whole.
    const server = spawn("npm", ["start", "--", "--no-browser", "--port", String(port)], { cwd: root, detached: true });
    const address = new URL(await printedAddress(server));
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport });
    const outside: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (/^(http|ws)s?:$/.test(protocol) && host !== address.host) outside.push(request.url());
    });
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    return new JupyterLab(server, browser, page, address, outside, errors);
  }

  /** Opens a notebook, given by its path in the project, and waits for its kernel. */
  async open(notebook: string): Promise<void> {
    const url = new URL(this.address);
    url.pathname = `/lab/tree/${notebook}`;
    // Without the tabs of the last time.
    url.searchParams.set("reset", "");
    await this.page.goto(url.href);
    await this.page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: 60_000 });
    await this.page.waitForSelector("text=TypeScript | Idle", { timeout: 60_000 });
  }

  /** Runs every cell, and waits until none is left to run. */
  async runAll(timeoutSeconds = 300): Promise<void> {
    await this.page.click("text=Run >> nth=0");
    await this.page.click('.lm-Menu-item[data-command="runmenu:run-all"]');
    await this.page.waitForFunction(
      () => {
        const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(
          ({ textContent }) => textContent,
        );
        return prompts.length > 0 && prompts.every((prompt) => /\[\d+\]/.test(prompt ?? ""));
      },
      undefined,
      { timeout: timeoutSeconds * 1000 },
    );
  }

  /** Runs the selected cell and selects the next, without waiting for its end. */
  async runSelected(): Promise<void> {
    await this.page.keyboard.press("Shift+Enter");
  }

  /** Waits until the kernel has nothing to do, after it had. */
  async idle(): Promise<void> {
    await this.page.waitForSelector("text=TypeScript | Busy", { timeout: 10_000 }).catch(() => undefined);
    await this.page.waitForSelector("text=TypeScript | Idle", { timeout: 120_000 });
  }

  /** Scrolls to the code cell that has this in its source: JupyterLab keeps only the cells near the view in the page. */
  async scrollTo(source: string): Promise<Locator> {
    const cell = this.page.locator(".jp-CodeCell", { hasText: source }).first();
    await this.page
      .locator(".jp-WindowedPanel-outer")
      .first()
      .evaluate((panel) => panel.scrollTo(0, 0));
    await this.page.locator(".jp-Notebook").first().hover();
    for (let turns = 0; turns < 100 && (await cell.count()) === 0; turns++) {
      await this.page.mouse.wheel(0, 400);
      await this.page.waitForTimeout(100);
    }
    await cell.scrollIntoViewIfNeeded();
    return cell;
  }

  /** The interactive figure of a cell: it takes the picture's place when the pointer enters it. */
  async figure(source: string): Promise<Locator> {
    const output = (await this.scrollTo(source)).locator(".jp-RenderedPlotly");
    await output.hover();
    const chart = output.and(this.page.locator(".js-plotly-plot"));
    await chart.locator(".main-svg").first().waitFor();
    await chart.scrollIntoViewIfNeeded();
    return chart;
  }

  /** Moves the pointer over a figure until a label appears. */
  async hoverShowsLabel(chart: Locator): Promise<boolean> {
    const box = await chart.boundingBox();
    if (!box) return false;
    for (let row = 0; row < 12; row++) {
      for (let column = 0; column < 12; column++) {
        const x = box.x + 60 + ((box.width - 120) * column) / 12;
        const y = box.y + 70 + ((box.height - 130) * row) / 12;
        await this.page.mouse.move(x, y);
        await this.page.waitForTimeout(60);
        if ((await chart.locator(".hoverlayer .hovertext").count()) > 0) return true;
      }
    }
    return false;
  }

  /** Whether a click on the first name of the legend takes lines away. */
  async legendHidesLine(chart: Locator): Promise<boolean> {
    const lines = chart.locator(".scatterlayer .js-line");
    const before = await lines.count();
    await chart.locator(".legendtoggle").first().click();
    // A second click within a moment would mean something else.
    await this.page.waitForTimeout(1_000);
    return (await lines.count()) < before;
  }

  /** A picture of the page for a person to look at. */
  async screenshot(name: string): Promise<void> {
    const path = join(root, "build", "screenshots", `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  /** The processes of JupyterLab and its kernels. */
  processes(): number[] {
    const table = execFileSync("ps", ["-eo", "pid=,ppid="]).toString().trim().split("\n");
    const parents = table.map((line) => line.trim().split(/\s+/).map(Number));
    const below = (parent: number): number[] =>
      parents.flatMap(([pid, ppid]) => (ppid === parent ? [pid, ...below(pid)] : []));
    return below(this.server.pid ?? 0);
  }

  /** Where the server answers, without its token. */
  get origin(): string {
    return this.address.origin;
  }

  /** What Ctrl-C does. */
  async stop(): Promise<void> {
    await this.browser.close();
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    if (this.server.pid !== undefined) process.kill(-this.server.pid, "SIGINT");
    await ended;
  }
}

function printedAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`npm start printed no address:\n${output}`)), START_SECONDS * 1000);
    const read = (chunk: Buffer) => {
      output += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+token=\w+/.exec(output);
      if (!address) return;
      clearTimeout(timer);
      resolve(address[0]);
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
    server.once("exit", (code) => reject(new Error(`npm start ended with code ${code}:\n${output}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
