/** JupyterLab as `npm start` brings it up, in a real browser. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { root } from "../copy-of-project";
import { launchBrowser } from "./chromium";
import { runAllCells } from "./run-all";
import { type RunningServer, shared } from "./shared";

const START_SECONDS = 120;

/** A JupyterLab that `npm start` brought up, with settings and workspaces of its own. */
export class JupyterServer implements RunningServer {
  private constructor(
    readonly address: string,
    readonly pid: number,
    private readonly ended: Promise<void>,
  ) {}

  /** @param options more options of `npm start` */
  static async start(options: readonly string[] = []): Promise<JupyterServer> {
    const folder = mkdtempSync(join(tmpdir(), "nonlinear-jupyterlab-"));
    const env = { ...process.env, JUPYTERLAB_SETTINGS_DIR: folder, JUPYTERLAB_WORKSPACES_DIR: folder };
    const args = ["start", "--", "--no-browser", "--port", String(await freePort()), ...options];
    // A group of its own, to be ended whole.
    const npm = spawn("npm", args, { cwd: root, env, detached: true });
    const ended = new Promise<void>((resolve) => npm.once("exit", () => resolve())).then(() =>
      rmSync(folder, { recursive: true, force: true }),
    );
    return new JupyterServer(await printedAddress(npm), npm.pid as number, ended);
  }

  /** What Ctrl-C does. */
  async stop(): Promise<void> {
    if (isAlive(this.pid)) process.kill(-this.pid, "SIGINT");
    await this.ended;
  }
}

/** Asks a JupyterLab's server, as its page does. */
export async function ask({ address }: RunningServer, path: string, options: RequestInit = {}): Promise<Response> {
  const { origin, searchParams } = new URL(address);
  return fetch(origin + path, { ...options, headers: { Authorization: `token ${searchParams.get("token")}` } });
}

/** The processes that one has started, and those that they have. */
export function processesBelow(pid: number): number[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid="]).toString().trim().split("\n");
  const parents = table.map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    parents.flatMap(([pid, ppid]) => (ppid === parent ? [pid, ...below(pid)] : []));
  return below(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

let pages = 0;

/** A page of its own in JupyterLab: of the server and the browser that all tests of a run share, else of new ones. */
export class JupyterLab {
  private readonly notebooks: string[] = [];
  private readonly workspace = `test-${process.pid}-${pages++}`;

  private constructor(
    private readonly server: RunningServer,
    private readonly browser: Browser,
    readonly page: Page,
    /** What the page asked of other places than its own server. */
    readonly outsideRequests: string[],
    /** What the page's scripts complained of. */
    readonly consoleErrors: string[],
  ) {}

  static async start(viewport = { width: 1280, height: 900 }): Promise<JupyterLab> {
    const server = shared()?.server ?? (await JupyterServer.start());
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport });
    const outside: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (/^(http|ws)s?:$/.test(protocol) && host !== new URL(server.address).host) outside.push(request.url());
    });
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    return new JupyterLab(server, browser, page, outside, errors);
  }

  /** Opens a notebook, given by its path in the project, and waits for its kernel. */
  async open(notebook: string): Promise<void> {
    this.notebooks.push(notebook);
    const url = new URL(this.server.address);
    url.pathname = `/lab/workspaces/${this.workspace}/tree/${notebook}`;
    // Without the tabs of the last time.
    url.searchParams.set("reset", "");
    await this.page.goto(url.href);
    await this.page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: 60_000 });
    await this.page.waitForSelector("text=TypeScript (Nonlinear) | Idle", { timeout: 60_000 });
  }

  /** Runs every cell, and waits until none is left to run. */
  async runAll(timeoutSeconds = 300): Promise<void> {
    await runAllCells(this.page, timeoutSeconds);
  }

  /** Runs the selected cell and selects the next, without waiting for its end. */
  async runSelected(): Promise<void> {
    await this.page.keyboard.press("Shift+Enter");
  }

  /** Scrolls to the code cell that has this in its source: JupyterLab keeps only the cells near the view in the page. */
  async scrollTo(source: string): Promise<Locator> {
    const cell = this.page.locator(".jp-CodeCell", { hasText: source }).first();
    const view = this.page.locator(".jp-WindowedPanel-outer").first();
    for (let turns = 0; turns < 200 && (await cell.count()) === 0; turns++) {
      await view.evaluate((element) => {
        const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
        element.scrollTo(0, isAtEnd ? 0 : element.scrollTop + 400);
        // The cells that came into view are in the page after the next frame.
        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      });
    }
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
    return processesBelow(this.server.pid);
  }

  /** Where the server answers, without its token. */
  get origin(): string {
    return new URL(this.server.address).origin;
  }

  /** Closes the page, and ends the kernels of the notebooks that it had open; the server, too, when it is its own. */
  async stop(): Promise<void> {
    await this.browser.close();
    if (this.server instanceof JupyterServer) return this.server.stop();
    const sessions = (await (await ask(this.server, "/api/sessions")).json()) as { id: string; path: string }[];
    const own = sessions.filter(({ path }) => this.notebooks.includes(path));
    await Promise.all(own.map(({ id }) => ask(this.server, `/api/sessions/${id}`, { method: "DELETE" })));
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

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
