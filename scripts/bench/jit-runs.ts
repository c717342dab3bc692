/** The ways to train that are compared; each runs some epochs and says how long one took. */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { jit, nn, optim } from "nonlinear";
import { buildFolder } from "../paths";
import { type Framework, pythonWith, SOURCES } from "./frameworks";
import { type Batch, type Case, INPUTS } from "./jit-cases";

export interface Epochs {
  /** Per epoch. */
  readonly microseconds: number;
  /** The loss of the last epoch. */
  readonly loss: number;
}
export type Run = (epochs: number) => Promise<Epochs>;

/** Slow enough that the numbers stay as they are. */
const LEARNING_RATE = 1e-6;

/** A compiled step of the library, or an eager one. */
export function makeStep(model: nn.Sequential, { x, y }: Batch, engine: "auto" | "wasm" | "eager") {
  const optimizer = new optim.SGD(model.parameters(), { lr: LEARNING_RATE });
  return jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine });
}

export function runStep(stepOf: ReturnType<typeof jit>): Run {
  return async (epochs) => {
    const start = performance.now();
    let loss = Number.NaN;
    // A call for each epoch, as in a loop that prints and draws.
    for (let epoch = 0; epoch < epochs; epoch++) loss = stepOf();
    return { microseconds: ((performance.now() - start) * 1000) / epochs, loss };
  };
}

/** All epochs in one call, the loop inside. */
export function runSteps(stepOf: ReturnType<typeof jit>): Run {
  return async (epochs) => {
    const start = performance.now();
    const loss = stepOf(epochs);
    return { microseconds: ((performance.now() - start) * 1000) / epochs, loss };
  };
}

/** A program that answers each line with one. */
export class LineProcess {
  private readonly child;
  private readonly lines;

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    // A program that cannot start or has ended gives no answer: \`ask\` says so.
    this.child.on("error", () => {});
    this.child.stdin.on("error", () => {});
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask(line: string): Promise<string> {
    this.child.stdin.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.child.spawnfile} ended`);
    return value;
  }

  end(): void {
    this.child.stdin.end();
  }
}

/** The step fused by hand; compiled for this very network. */
export function fusedC({ rows, width, depth, slope }: Case, file: string): { run: Run; end: () => void } {
  const program = join(buildFolder, "bench", "fused");
  const sizes = { ROWS: rows, INPUTS, WIDTH: width, DEPTH: depth, SLOPE: `${slope.toFixed(6)}f` };
  const defines = Object.entries(sizes).map(([key, value]) => `-D${key}=${value}`);
  const source = join(SOURCES, "fused.c");
  execFileSync("gcc", ["-O3", "-march=native", "-ffast-math", ...defines, source, "-o", program]);
  const child = new LineProcess(program, [file]);
  return {
    run: async (epochs) => {
      const [microseconds, loss] = (await child.ask(String(epochs))).split(" ").map(Number);
      return { microseconds, loss };
    },
    end: () => child.end(),
  };
}

/** Trains in a process of PyTorch or JAX. */
export function runPython(
  python: LineProcess,
  one: Case,
  file: string,
  options: { threads: number; compile: boolean } | { scan: boolean },
): Run {
  const { name, rows, width, depth, slope } = one;
  return async (epochs) => {
    const answer = JSON.parse(
      await python.ask(JSON.stringify({ name, file, rows, inputs: INPUTS, width, depth, slope, ...options, epochs })),
    );
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
}

/** A process that trains in a framework, by `python` if one is given. */
export async function startPython(framework: Exclude<Framework, "keras">, python?: string): Promise<LineProcess> {
  return new LineProcess(python ?? (await pythonWith(framework)), [join(SOURCES, `jit_${framework}.py`)]);
}
