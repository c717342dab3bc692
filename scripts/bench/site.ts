/**
 * `npm run bench -- site`: the site in Chromium, at the end of a line of 20 Mbit/s and 40 ms: times and bytes.
 *
 * The host makes the line, not the browser: Chromium throttles a page and each of its workers by itself, as if each
 * had a line of its own.
 */
import { cpus } from "node:os";
import { writePart } from "../pages";
import { launchOptions } from "../setup/browser";
import { step } from "../setup/step.cjs";
import { buildSite, siteFolder } from "../site/build";
import { hostOf, serveFolder } from "../site/serve";
import { addressOf } from "../site/start-page";
import { Line } from "./line";
import { median } from "./median";

const ROUNDS = 5;
const MEGABITS = 20;
const DELAY_MS = 40;
const LESSON = "notebooks/04-deep-neural-network.ipynb";
/** What the first cell with a figure calls. */
const FIRST_FIGURE = "plot.decisionBoundary(";
const VIEW = { width: 1280, height: 900 };
/** The cell, in the page, which draws cells as they come into view. */
const CELL = `[...document.querySelectorAll(".jp-CodeCell")].find((cell) => cell.textContent.includes("${FIRST_FIGURE}"))`;
const STATUS = 'document.querySelector("#jp-main-statusbar")?.textContent';
/** Before its content is there, it has one empty cell of code. */
const NOTEBOOK_IS_THERE = 'document.querySelector(".jp-Notebook .jp-MarkdownCell") !== null';
const KERNEL_IS_READY = `/TypeScript .* \\| (Idle|Busy)/.test(${STATUS})`;
/** By default a page is asked in each of its frames, which takes its time from what is measured. */
const RARELY = { polling: 50 };
/** Milliseconds after which the page has told the service worker what it has loaded, and that has kept what a second visit needs. */
const KEEPING_MS = 10_000;

/** The parts of playwright-core that are used here: it is a package of development, which not everybody has. */
interface Chromium {
  launchPersistentContext(profile: string, options: object): Promise<Context>;
}
interface Context {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
interface Page {
  goto(address: string, options: object): Promise<unknown>;
  click(selector: string): Promise<void>;
  waitForFunction(script: string, argument: undefined, options: object): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
  setDefaultTimeout(milliseconds: number): void;
  close(): Promise<void>;
}

interface Visit {
  /** Seconds from the address until the notebook is there, until its kernel is ready, and until the first figure. */
  readonly notebook: number;
  readonly kernel: number;
  readonly figure: number;
  /** Bytes that the host sent until then. */
  readonly bytes: number;
}

export async function main(args: string[]): Promise<void> {
  await step("Site", (report) => buildSite(report, siteFolder, false));
  const rounds: Visit[][] = [];
  for (let round = 1; round <= ROUNDS; round++) rounds.push(await measure());
  const text = page(rounds);
  console.log(text);
  if (args.includes("--write")) writePart("docs/browser.md", "npm run bench -- site --write", text);
}

/** A first visit, with a new profile of the browser; a second one; and one without a network. */
async function measure(): Promise<Visit[]> {
  const { chromium }: { chromium: Chromium } = require("playwright-core");
  const line = new Line(MEGABITS, DELAY_MS);
  const server = await serveFolder(siteFolder, 0, line.send);
  const address = hostOf(server) + addressOf(LESSON);
  const context = await chromium.launchPersistentContext("", { ...launchOptions(), viewport: VIEW });
  try {
    const first = await visit(context, address, line, KEEPING_MS);
    const second = await visit(context, address, line);
    server.closeAllConnections();
    server.close();
    return [first, second, await visit(context, address, line)];
  } finally {
    await context.close();
    server.close();
  }
}

/**
 * Opens the lesson, and runs all cells as soon as the notebook is there.
 *
 * @param stay milliseconds from the first figure until the page is closed
 */
async function visit(context: Context, address: string, line: Line, stay = 0): Promise<Visit> {
  const before = line.bytes;
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(address, { waitUntil: "commit" });
  const seconds = async () => Number(await page.evaluate("performance.now()")) / 1000;
  const kernelIsReady = page.waitForFunction(KERNEL_IS_READY, undefined, RARELY).then(seconds);
  await page.waitForFunction(NOTEBOOK_IS_THERE, undefined, RARELY);
  const notebook = await seconds();
  await page.click("text=Run >> nth=0");
  await page.click('.lm-Menu-item[data-command="runmenu:run-all"]');
  await page.waitForFunction(`${CELL}?.querySelector(".jp-InputPrompt")?.textContent.includes("*")`, undefined, RARELY);
  await page.waitForFunction(
    `${CELL}?.querySelector(".main-svg") && /\\d/.test(${CELL}.querySelector(".jp-InputPrompt")?.textContent)`,
    undefined,
    RARELY,
  );
  const [figure, bytes] = [await seconds(), line.bytes - before];
  const kernel = await kernelIsReady;
  await new Promise((done) => setTimeout(done, stay));
  await page.close();
  return { notebook, kernel, figure, bytes };
}

/** The part of docs/browser.md that a run writes. */
function page(rounds: readonly Visit[][]): string {
  const rows = ["first", "second", "second, without a network"].map((name, i) => {
    const middle = (value: (visit: Visit) => number) => median(rounds.map((visits) => value(visits[i])));
    const times = [middle((one) => one.notebook), middle((one) => one.kernel), middle((one) => one.figure)];
    const megabytes = middle((one) => one.bytes) / 1e6;
    return `| ${[name, ...times.map((time) => `${time.toFixed(1)} s`), `${megabytes.toFixed(2)} MB`].join(" | ")} |`;
  });
  return `On ${cpus().length} cores of ${cpus()[0].model}, in the middle of ${ROUNDS} rounds:

| visit | the notebook is there | its kernel is ready | its first figure, run | sent by then |
| --- | ---: | ---: | ---: | ---: |
${rows.join("\n")}
`;
}
