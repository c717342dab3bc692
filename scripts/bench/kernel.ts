/**
 * `npm run bench -- kernel`: how fast the kernel is, beside tslab without its mends, Deno's kernel and Python's ipykernel,
 * in one run.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { KernelClient, PROJECT } from "../jupyter/client";
import { pythonWith } from "./frameworks";
import { cellOf, LOOPS, loopsInNode, OTHER_NAMES } from "./kernel-loops";
import { median } from "./median";

interface Contestant {
  name: string;
  /** The command that starts it; the connection file's path is appended. */
  command?: string[];
  /** Whether it runs TypeScript: cells with loops are. */
  isTypeScript: boolean;
  /** A cell that imports what lessons work with; undefined where that is not to be had. */
  importing: string | undefined;
  trivial: (index: number) => string;
  /** A cell that trains, or keeps as busy, until its kernel is stopped. */
  busy: string;
  completion: string;
}

const TRIVIAL_CELLS = 200;
const COMPLETIONS = 20;
/** A reply that has not come by then was lost. */
const REPLY_LIMIT_MS = 30_000;
/** A kernel that has not answered by then does so only when the cell has ended. */
const COMPLETION_LIMIT_MS = 5000;

const typescript = {
  isTypeScript: true,
  importing: 'import { data, jit, nn, optim, train } from "nonlinear";\nconst frame = await data.loadBoston();',
  trivial: (index: number) => `const value${index} = ${index};\nconsole.log(value${index});`,
  busy: "for await (const epoch of train.epochs(1e9)) Math.sqrt(epoch);",
  completion: "nn.Lin",
};

const contestants = (deno: string): Contestant[] => [
  { name: "this kernel", ...typescript },
  {
    name: "tslab, unmended",
    command: [process.execPath, join(PROJECT, "node_modules/tslab/bin/tslab"), "kernel", "--config-path"],
    ...typescript,
  },
  {
    name: "Deno",
    command: [deno, "jupyter", "--kernel", "--conn"],
    ...typescript,
    importing: undefined,
    busy: "for (;;) { for (let i = 0; i < 1000; i++) Math.sqrt(i); await new Promise((done) => setTimeout(done)); }",
    completion: "Math.sq",
  },
  {
    name: "ipykernel",
    isTypeScript: false,
    command: [join(PROJECT, ".venv/bin/python"), "-m", "ipykernel_launcher", "-f"],
    importing: "import asyncio, json, math",
    trivial: (index) => `value${index} = ${index}\nprint(value${index})`,
    busy: "while True:\n    for epoch in range(1000): math.sqrt(epoch)\n    await asyncio.sleep(0)",
    completion: "math.sq",
  },
];

type Figures = Record<string, number | string>;

/** Measures each kernel and prints the figures side by side. */
export async function main(_args: string[]): Promise<void> {
  const results: [string, Figures][] = [];
  const deno = join(dirname(await pythonWith("deno")), "deno");
  for (const contestant of contestants(deno)) {
    console.log(`measuring ${contestant.name} …`);
    const [program = process.execPath] = contestant.command ?? [];
    results.push([
      contestant.name,
      existsSync(program) ? await measure(contestant) : { "": `not installed: ${program}` },
    ]);
  }
  const inNode = await loopsInNode();
  results.push([
    "a script of Node",
    Object.fromEntries(Object.keys(LOOPS).map((name, i) => [name, Math.round(inNode[i])])),
  ]);
  const rows = [...new Set(results.flatMap(([, figures]) => Object.keys(figures)))];
  const table = rows.map((row) => [row, ...results.map(([, figures]) => String(figures[row] ?? "-"))]);
  for (const line of [["milliseconds", ...results.map(([name]) => name)], ...table]) {
    console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(44) : cell.padStart(18))).join(""));
  }
}

async function measure(contestant: Contestant): Promise<Figures> {
  // Inside the project, where the library is found, and where only temporary things are.
  const parent = join(PROJECT, "build");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "bench-kernel-"));
  const figures: Figures = {};
  const started = performance.now();
  const kernel = await KernelClient.start({ folder, command: contestant.command });
  try {
    figures["start until ready"] = since(started);
    await run(kernel, "1");
    figures["start until the first cell is done"] = since(started);
    const { importing } = contestant;
    if (importing) figures["the cell that imports and loads data"] = await time(() => run(kernel, importing));
    const cells: number[] = [];
    for (let index = 0; index < TRIVIAL_CELLS; index += 1) {
      cells.push(await time(() => run(kernel, contestant.trivial(index))));
    }
    figures["trivial cell, median of cells 1 to 20"] = median(cells.slice(0, 20));
    figures["trivial cell, median of cells 181 to 200"] = median(cells.slice(-20));
    if (contestant.isTypeScript) Object.assign(figures, await loops(kernel));
    figures["completion while a cell trains, median"] = await completionWhileBusy(kernel, contestant);
  } catch (error) {
    figures["stopped by"] = (error as Error).message.slice(0, 60);
  } finally {
    await kernel.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

/** Runs a cell until its reply: unmended tslab may lose the `idle` behind it. */
async function run(kernel: KernelClient, code: string): Promise<void> {
  const request = { code, silent: false, store_history: true, stop_on_error: false };
  const { reply } = kernel.send("execute_request", request);
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`no reply to ${code.slice(0, 20)}`)), REPLY_LIMIT_MS);
  });
  await Promise.race([reply, lost]).finally(() => clearTimeout(timer));
}

/** The milliseconds of each loop at the top of a cell. */
async function loops(kernel: KernelClient): Promise<Figures> {
  await run(kernel, OTHER_NAMES);
  const figures: Figures = {};
  for (const [name, loop] of Object.entries(LOOPS)) {
    const { message } = kernel.send("execute_request", {
      code: cellOf(loop),
      allow_stdin: false,
      stop_on_error: false,
    });
    const printed = () => kernel.childrenOf(message).find(({ header }) => header.msg_type === "stream");
    await kernel.until(() => printed() !== undefined);
    figures[name] = Math.round(Number.parseFloat(String(printed()?.content.text)));
  }
  return figures;
}

async function completionWhileBusy(kernel: KernelClient, { busy, completion }: Contestant): Promise<number | string> {
  const { message } = kernel.send("execute_request", { code: busy, allow_stdin: false, stop_on_error: false });
  await kernel.until(() => kernel.childrenOf(message).some(({ header }) => header.msg_type === "status"));
  await new Promise((done) => setTimeout(done, 500));
  const times: number[] = [];
  for (let index = 0; index < COMPLETIONS; index += 1) {
    const request = { code: completion, cursor_pos: completion.length };
    const answered = time(() => kernel.send("complete_request", request).reply);
    const limit = new Promise<undefined>((done) => setTimeout(() => done(undefined), COMPLETION_LIMIT_MS));
    const taken = await Promise.race([answered, limit]);
    if (taken === undefined) return "when it ends";
    times.push(taken);
  }
  return median(times);
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return since(started);
}

function since(started: number): number {
  return Math.round(performance.now() - started);
}
