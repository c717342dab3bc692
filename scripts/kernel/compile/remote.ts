/**
 * The compiler in its own process, so that the sockets are served while it loads and works.
 *
 * It starts from a snapshot of a process that has read TypeScript and the types of the library (`snapshot.cjs`), in a
 * third of a second; where there is none, or it fits no longer, it takes two.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { logToServer } from "../log";
import { goesOn } from "./brackets";
import { completeSpecifier } from "./import-completions";
import type { CompilerService, FromCompiler, Question, ToCompiler } from "./service";
import { snapshotFile } from "./snapshot-file";

/**
 * V8's options: without much room for what is new, a third of a cell's time goes into collecting it; what the snapshot
 * holds is looked through in the first cells, unless the heap may grow before that; V8 would let garbage fill the heap to
 * four times what is kept, where twice takes no more time; and the machine code that V8 makes of functions with much of what
 * they call inside takes a sixth of the processor's time, and saves less.
 */
export const V8_OPTIONS = [
  "--min-semi-space-size=16",
  "--max-semi-space-size=32",
  "--initial-old-space-size=200",
  "--heap-growing-percent=100",
  "--max-inlined-bytecode-size=60",
  "--max-inlined-bytecode-size-cumulative=100",
];

const KEPT_LOG = 2000;
const FORGOTTEN =
  "It knows the types of earlier cells no more: run again those whose names this one uses, or restart the kernel.";

interface Waiting {
  readonly question: ToCompiler;
  resolve(answer: never): void;
  reject(error: Error): void;
}

export class RemoteCompiler implements CompilerService {
  /** The newest one. */
  process: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private isReady = false;
  /** Why there is no compiler. */
  private failure: Error | undefined;
  /** That the types of earlier cells are forgotten, until a cell has been told. */
  private loss: Error | undefined;

  /**
   * @param root the project's folder
   * @param snapshot the file from which the process starts
   */
  constructor(root: string, snapshot = snapshotFile(root)) {
    this.process = this.start(snapshot && existsSync(snapshot) ? snapshot : undefined);
  }

  compile: CompilerService["compile"] = (...parameters) => {
    if (!this.loss) return this.ask({ method: "compile", parameters });
    const told = Promise.reject(this.loss);
    this.loss = undefined;
    return told;
  };
  compileAhead: CompilerService["compileAhead"] = (...parameters) => this.ask({ method: "compileAhead", parameters });
  settle: CompilerService["settle"] = (...parameters) => this.ask({ method: "settle", parameters });
  complete: CompilerService["complete"] = (...parameters) =>
    // What can be imported is known without types; and a process from a snapshot cannot list Node's own modules.
    completeSpecifier(process.cwd(), ...parameters) ?? this.ask({ method: "complete", parameters });
  inspect: CompilerService["inspect"] = (...parameters) => this.ask({ method: "inspect", parameters });
  isComplete: CompilerService["isComplete"] = (...parameters) =>
    this.isReady ? this.ask({ method: "isComplete", parameters }) : goesOn(...parameters);

  private ask<Answer>(question: Question): Promise<Answer> {
    if (this.failure) return Promise.reject(this.failure);
    this.lastId += 1;
    const asked = { ...question, id: this.lastId };
    return new Promise<Answer>((resolve, reject) => {
      this.waiting.set(asked.id, { question: asked, resolve, reject });
      this.send(asked);
    });
  }

  private send(question: ToCompiler): void {
    // When the process has ended, its `exit` decides what becomes of the question.
    this.process.send(question, () => {});
  }

  private take(message: Exclude<FromCompiler, "ready">): void {
    const { resolve, reject } = this.waiting.get(message.id) as Waiting;
    this.waiting.delete(message.id);
    if (message.error) reject(Object.assign(new Error(message.error.message), { stack: message.error.stack }));
    else resolve(message.answer as never);
  }

  private rejectAll(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  private start(snapshot: string | undefined): ChildProcess {
    const program = snapshot ? ["--snapshot-blob", snapshot, "compiler"] : [join(__dirname, "serve.js")];
    const child = spawn(process.execPath, [...V8_OPTIONS, ...program], {
      // A snapshot starts only with the options of V8 with which it was made; and the compiler, which speaks to nobody, need not
      // read certificates, which takes Node 70 ms.
      env: { ...process.env, NODE_OPTIONS: "", NODE_EXTRA_CA_CERTS: undefined },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // A signal to the whole group is an interrupt of a cell, and not for the compiler.
      detached: process.platform !== "win32",
    });
    this.isReady = false;
    let log = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text) => {
        log = (log + text).slice(-KEPT_LOG);
      });
    child.on("message", (message: FromCompiler) => {
      if (message === "ready") this.isReady = true;
      else this.take(message);
    });
    child.on("error", (error) => this.fail(error));
    child.on("close", (code, signal) => {
      const end = `${signal ?? `code ${code}`}${log && `: ${log.trim()}`}`;
      if (this.isReady) {
        logToServer(`the compiler's process ended (${end})`);
        this.process = this.start(snapshot);
        const loss = new Error(`its process ended (${signal ?? `code ${code}`}). ${FORGOTTEN}`);
        const isTold = [...this.waiting.values()].some(({ question }) => question.method === "compile");
        if (!isTold) this.loss = loss;
        this.rejectAll(loss);
      } else if (snapshot) {
        logToServer(`the compiler's snapshot does not start; \`npm run setup\` makes it anew (${end})`);
        this.process = this.start(undefined);
        for (const { question } of this.waiting.values()) this.send(question);
      } else this.fail(new Error(`its process does not start (${end})`));
    });
    return child;
  }

  private fail(error: Error): void {
    this.failure = error;
    this.rejectAll(error);
  }
}
