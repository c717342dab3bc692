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
  /** A lesson's first three cells; none where its library is not to be had. */
  lesson: { imports: string; loads: string; trains: string } | undefined;
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
  lesson: {
    imports: 'import { data, nn, optim, train } from "nonlinear";',
    loads: `const frame = await data.loadBoston();
const x = data.tensor(new data.StandardScaler().fitTransform(frame.drop({ columns: ["TARGET"] })));
const y = data.tensor(frame.loc({ columns: ["TARGET"] }));`,
    trains: `const model = nn.sequential(nn.linear(13, 8), nn.leakyReLU(), nn.linear(8, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 1000 });`,
  },
  trivial: (index: number) => `const value${index} = ${index};\nconsole.log(value${index});`,
  busy: "for await (const epoch of train.epochs(1e9)) Math.sqrt(epoch);",
  completion: "nn.Lin",
};

/** The same in Python. */
const python = {
  imports: "import math, asyncio, pandas, torch",
  loads: `frame = pandas.read_csv(${JSON.stringify(join(PROJECT, "lib/data/boston.csv"))})
x = torch.tensor(((frame.drop(columns="TARGET") - frame.drop(columns="TARGET").mean()) / frame.drop(columns="TARGET").std(ddof=0)).to_numpy(dtype="float32"))
y = torch.tensor(frame[["TARGET"]].to_numpy(dtype="float32"))`,
  trains: `model = torch.nn.Sequential(torch.nn.Linear(13, 8), torch.nn.LeakyReLU(), torch.nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
for epoch in range(1000):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()`,
};

const contestants = (deno: string, ipykernel: string): Contestant[] => [
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
    lesson: undefined,
    busy: "for (;;) { for (let i = 0; i < 1000; i++) Math.sqrt(i); await new Promise((done) => setTimeout(done)); }",
    completion: "Math.sq",
  },
  {
    name: "ipykernel",
    isTypeScript: false,
    command: [ipykernel, "-m", "ipykernel_launcher", "-f"],
    lesson: python,
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
  for (const contestant of contestants(deno, await pythonWith("ipykernel"))) {
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
  const { lesson } = contestant;
  const started = performance.now();
  const kernel = await KernelClient.start({ folder, command: contestant.command });
  try {
    figures["start until ready"] = since(started);
    await run(kernel, "1");
    figures["start until the first cell is done"] = since(started);
    if (lesson) {
      figures["the cell that imports the library"] = await time(() => run(kernel, lesson.imports));
      figures["the cell that loads data"] = await time(() => run(kernel, lesson.loads));
      figures["the cell that trains 1,000 epochs"] = await time(() => run(kernel, lesson.trains));
    }
    const cells: number[] = [];
    for (let index = 0; index < TRIVIAL_CELLS; index += 1) {
      cells.push(await time(() => run(kernel, contestant.trivial(index))));
    }
    figures["trivial cell, median of cells 1 to 20"] = median(cells.slice(0, 20));
    figures["trivial cell, median of cells 181 to 200"] = median(cells.slice(-20));
    if (contestant.isTypeScript) Object.assign(figures, await loops(kernel));
    figures["completion while a cell trains, median"] = await completionWhileBusy(kernel, contestant);
  } catch (error) {
    figures["stopped by"] = (error as Error).message.split("\n")[0].slice(0, 60);
  } finally {
    await kernel.stop();
  }
  try {
    if (lesson)
      figures["these three, sent at once from the start"] = await atOnce(contestant, folder, Object.values(lesson));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

/** The time from a kernel's start to the end of cells that are sent as soon as it is ready. */
async function atOnce({ command }: Contestant, folder: string, cells: readonly string[]): Promise<number> {
  const started = performance.now();
  const kernel = await KernelClient.start({ folder, command });
  try {
    await Promise.all(cells.map((code) => run(kernel, code)));
    return since(started);
  } finally {
    await kernel.stop();
  }
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
