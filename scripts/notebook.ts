/**
 * `npm run notebook -- FILE…`: runs notebooks headless on the kernel of the lessons, and writes their outputs back;
 * with `--html` or `--pdf` makes pages of the outputs they have.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { lessons } from "./check";
import { readNotebook } from "./check/notebook-file";
import { jupyterEnvironment } from "./jupyter";
import { linksOf, type PageLink, plotlyFile } from "./page-links";
import { buildFolder, notebooksFolder, root, venvPython } from "./paths";
import { printPage } from "./print-page";
import { StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

export async function main(args: string[]): Promise<void> {
  const { notebooks, pages, ...options } = readArguments(args);
  const failed = pages
    ? await makeAllPages(notebooks, pages, options.output)
    : await inParallel(notebooks, (notebook) =>
        runNotebook(notebook, { ...options, prefix: notebooks.length > 1 ? `${basename(notebook)} ` : "" }),
      );
  if (failed.length === 0) return;
  process.exitCode = 1;
  if (notebooks.length > 1) console.error(`Failed: ${failed.join(", ")}`);
}

export interface RunOptions {
  /** Values that take the place of those in lines such as `const epochs = 100;`; the sources in the file stay. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The path that the notebook is written to with its outputs; default: its own. */
  readonly output?: string;
  /** The prefix of every line about the run. */
  readonly prefix?: string;
}

/** Runs one notebook, showing its cells as they end; false when a cell failed, with the cell and its error printed. */
export function runNotebook(
  notebook: string,
  { parameters = {}, output, prefix = "" }: RunOptions = {},
): Promise<boolean> {
  const args = [resolve(notebook), resolve(output ?? notebook), root, JSON.stringify(parameters)];
  return runPython("run_notebook.py", args, prefix);
}

/** A page to be made of a notebook from the outputs that it has, or of a file of Markdown. */
export interface PageOfNotebook {
  readonly notebook: string;
  /** The path of the page. */
  readonly page: string;
  /** The page's navigation; null makes a page for paper: no line leaves it, and figures are pictures. */
  readonly links: readonly PageLink[] | null;
  /** A file that becomes a part of the page, or an address from which it is loaded; default: the library's Plotly. */
  readonly plotly?: string;
}

/** Makes pages, one after the other; false when that failed, with the reason printed. */
export function makePages(pages: readonly PageOfNotebook[]): Promise<boolean> {
  const font = require.resolve("@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2");
  const all = pages.map(({ notebook, page, links, plotly = plotlyFile() }) => ({
    notebook: resolve(notebook),
    page: resolve(page),
    links,
    plotly,
  }));
  return runPython("notebook_page.py", [JSON.stringify(all), font]);
}

/** The same as a PDF file, which a Chromium prints. */
async function makePdf(notebook: string, pdf: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-page-"));
  try {
    const page = join(folder, "page.html");
    if (!(await makePages([{ notebook, page, links: null }]))) return false;
    await printPage(page, resolve(pdf));
    return true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type PageKind = "html" | "pdf";

async function makeAllPages(
  notebooks: readonly string[],
  kind: PageKind,
  output: string | undefined,
): Promise<string[]> {
  return inParallel(notebooks, async (notebook) => {
    try {
      readNotebook(notebook);
    } catch (error) {
      console.error((error as Error).message);
      return false;
    }
    const page = output ?? join(buildFolder, kind, pageName(notebook, kind));
    const made = await (kind === "pdf"
      ? makePdf(notebook, page)
      : makePages([{ notebook, page, links: linksOf(notebook, page) }]));
    if (made) console.log(relative(process.cwd(), page));
    return made;
  });
}

/** A lesson's place in notebooks/, else its name alone, as a page. */
function pageName(notebook: string, kind: PageKind): string {
  const inside = relative(notebooksFolder, resolve(notebook));
  return (inside.startsWith("..") ? basename(inside) : inside).replace(/\.ipynb$/, `.${kind}`);
}

/** Does it for each notebook, for as many at once as there are cores; those where it gave false. */
async function inParallel(
  notebooks: readonly string[],
  use: (notebook: string) => Promise<boolean>,
): Promise<string[]> {
  const failed: string[] = [];
  const queue = [...notebooks];
  // Ctrl-C ends those that run, and the others do not start.
  const end = () => failed.push(...queue.splice(0));
  process.once("SIGINT", end);
  const next = async () => {
    for (let notebook = queue.shift(); notebook; notebook = queue.shift()) {
      if (!(await use(notebook))) failed.push(notebook);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  process.off("SIGINT", end);
  return failed.map((notebook) => relative(process.cwd(), notebook));
}

function runPython(program: string, args: readonly string[], prefix = ""): Promise<boolean> {
  const child = spawn(venvPython, [join(root, "scripts", program), ...args], {
    env: jupyterEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface(child.stdout).on("line", (line) => console.log(`${prefix}${line}`));
  createInterface(child.stderr).on("line", (line) => console.error(`${prefix}${line}`));
  // The runner ends its kernel when it is told to end.
  const end = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
  return new Promise<boolean>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done(code === 0));
  }).finally(() => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, end);
  });
}

function readArguments(args: string[]): RunOptions & { notebooks: string[]; pages?: PageKind } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        all: { type: "boolean", default: false },
        epochs: { type: "string" },
        html: { type: "boolean", default: false },
        output: { type: "string" },
        pdf: { type: "boolean", default: false },
        parameter: { type: "string", short: "p", multiple: true, default: [] },
      },
    });
    if (values.all && positionals.length > 0) throw new Error("--all takes no names of notebooks.");
    const notebooks = values.all ? lessons() : positionals;
    if (notebooks.length === 0) throw new Error("No notebook is named.");
    if (values.output && notebooks.length > 1) throw new Error("--output takes one notebook.");
    if (values.html && values.pdf) throw new Error("--html makes a page and --pdf another: name one of them.");
    const pages = values.html ? "html" : values.pdf ? "pdf" : undefined;
    if (pages && values.epochs) throw new Error(`--${pages} shows the outputs that a notebook has; --epochs runs it.`);
    if (pages && values.parameter.length > 0)
      throw new Error(`--${pages} shows the outputs that a notebook has; -p runs it.`);
    const epochs = values.epochs === undefined ? undefined : Number(values.epochs);
    if (epochs !== undefined && !(Number.isInteger(epochs) && epochs > 0))
      throw new Error(`--epochs takes a whole number from 1, not ${values.epochs}.`);
    const parameters = Object.fromEntries(values.parameter.map(readParameter));
    if (epochs !== undefined) parameters.epochs = epochs;
    return { notebooks, pages, parameters, output: values.output };
  } catch (error) {
    throw new StepError((error as Error).message, usage("notebook"));
  }
}

/** Reads `name=value`: a value that JSON knows, or else a text. */
function readParameter(argument: string): [name: string, value: unknown] {
  const [, name, text] = /^([A-Za-z_$][\w$]*)=([\s\S]*)$/.exec(argument) ?? [];
  if (!name) throw new Error(`-p takes a name and a value, as in -p epochs=1000, not ${argument}.`);
  try {
    return [name, JSON.parse(text)];
  } catch {
    return [name, text];
  }
}
