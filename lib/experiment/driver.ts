/** The Python process that speaks to Dask's scheduler, scripts/cluster/driver.py: lines of JSON in and out. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import path from "node:path";
import { createInterface } from "node:readline";
import { serialize } from "node:v8";
import { KeyboardInterrupt } from "../notebook";
import type { NamedCluster } from "./cluster-options";
import { thisMachine } from "./machine";
import type { Outcome } from "./outcome";
import { parseOutcome } from "./store";
import type { Task, WorkerData } from "./trial";

const ROOT = path.join(__dirname, "..", "..", "..");
const PYTHON = path.join(ROOT, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** What came of a batch: the outcomes of its first trials or all, or why there are none. */
export interface Answer {
  readonly outcomes?: readonly Outcome[];
  readonly lost?: string;
}

type Line =
  | { readonly threads: number }
  | { readonly id: number; readonly outcomes?: readonly string[]; readonly lost?: string }
  | { readonly error: string };

export class Driver {
  /** Resolves when the scheduler and all of its workers have been found fit. */
  readonly connected: Promise<void>;
  /** How many trials the cluster runs at once; changes as workers come and go. */
  threads = 0;
  /** Called when that number has changed. */
  onThreads: () => void = () => {};
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly failed: Promise<never>;
  private fail: (error: Error) => void = () => {};
  private isConnected = false;
  private sent = 0;
  /** The end of what it printed for people. */
  private said = "";

  constructor(
    private readonly cluster: NamedCluster,
    data: WorkerData,
    interrupt: AbortSignal | undefined,
  ) {
    this.failed = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.failed.catch(() => {});
    interrupt?.addEventListener("abort", () => this.fail(new KeyboardInterrupt()), { once: true });
    // Without variables that lead Python elsewhere.
    this.process = spawn(PYTHON, ["-I", path.join(ROOT, "scripts", "cluster", "driver.py")], { stdio: "pipe" });
    this.process.on("error", this.fail);
    this.process.on("close", () => this.fail(this.gone()));
    this.process.stderr?.on("data", (bytes) => {
      this.said = `${this.said}${bytes}`.slice(-2000);
    });
    // Writing fails when the process has ended, which is told by its end.
    this.process.stdin?.on("error", () => {});
    const greeted = new Promise<void>((resolve) => {
      const lines = createInterface({ input: this.process.stdout as NodeJS.ReadableStream });
      lines.on("line", (line) => this.read(JSON.parse(line), resolve));
    });
    this.connected = Promise.race([greeted, this.failed]);
    const bytes = serialize(data);
    const code = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    this.send({ ...cluster, machine: thisMachine(), code, bytes: bytes.length });
    this.process.stdin?.write(bytes);
  }

  /**
   * Runs trials one after the other on a worker.
   * @throws KeyboardInterrupt; Error when the connection is lost, or a worker cannot run trials
   */
  async run(tasks: readonly Task[]): Promise<Answer> {
    const id = this.sent++;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.send({ id, tasks: tasks.map(asLine) });
    try {
      return await Promise.race([answered, this.failed]);
    } finally {
      this.waiting.delete(id);
    }
  }

  /** Has the process cancel what waits, end what runs, and end; an interrupted cell has no time to wait for that. */
  end(): void {
    this.process.stdin?.end();
  }

  private send(message: object): void {
    this.process.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  private read(line: Line, greet: () => void): void {
    if ("threads" in line) {
      this.threads = line.threads;
      this.isConnected = true;
      greet();
      this.onThreads();
    } else if ("error" in line) {
      const { name } = this.cluster;
      const place = this.isConnected ? `The cluster at ${name} failed` : `There is no cluster to use at ${name}`;
      this.fail(new Error(`${place}: ${line.error}`));
    } else {
      const outcomes = line.outcomes?.map((text) => parseOutcome(JSON.parse(text)));
      this.waiting.get(line.id)?.({ outcomes, lost: line.lost });
    }
  }

  private gone(): Error {
    if (/No module named '(distributed|dask)'/.test(this.said)) {
      return new Error("A sweep on a cluster needs Dask, which is not installed: npm run setup -- --cluster");
    }
    const last = this.said.trim().split("\n").at(-1) ?? "";
    const what = `The connection to the cluster at ${this.cluster.name} is lost. What has ended is kept.`;
    return new Error(`${what} ${last}`.trim());
  }
}

/** As JSON in one line. Node's reader of lines ends them at two more letters, which texts may have. */
function asLine(task: Task): string {
  return JSON.stringify(task).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
