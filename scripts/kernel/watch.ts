/**
 * Fault: when a kernel dies (out of memory, a crash in native code, killed), clients that do not restart kernels wait for
 * ever, and nobody is told why. And JavaScript's memory ends at 4 GB, however much the machine has.
 * Mend: the process that Jupyter starts only watches the kernel, its child, which gets the machine's memory. The child
 * says through a pipe which cells it has not answered; when it dies the watcher takes its place at the sockets, answers
 * them with the cause, and ends.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { totalmem } from "node:os";
import { createInterface } from "node:readline";
import type { answerForDead } from "./death";
import { watchParent } from "./protocol/parent-watch";

/** The pipe's number in the child. */
export const PIPE = 3;
/** The argument that tells the launcher to start the kernel itself; the id of the server's process follows it. */
export const WATCHED = "--watched";

/** The part of the machine's memory that JavaScript's heap may take. */
const HEAP_SHARE = 0.75;
/** The characters of the kernel's last words that are kept. */
const KEPT_LOG = 8192;
const LOOK_EVERY_MS = 500;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;

/** A cell that was not answered: enough of its request to answer it. */
export interface Pending {
  /** In base64. */
  readonly identities: readonly string[];
  readonly header: { readonly msg_id: string };
  /** Its execution count. */
  readonly count: number;
}

/** A line in the pipe. */
export type Report =
  | { readonly taken: Pending }
  | { readonly answered: string }
  /** From now on an interrupt finds the cells, and does not end a process that is only starting. */
  | { readonly isReady: true }
  | { readonly isEnding: true };

export interface Death {
  readonly connectionFile: string;
  readonly pending: readonly Pending[];
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly log: string;
  /** The largest memory that was seen, in bytes; 0 where that is not known. */
  readonly memory: number;
}

/**
 * @param launcher the program that starts the kernel when it is given `WATCHED`
 * @param loadDeath loads what answers for a dead kernel: it needs the sockets, which a living one has itself
 */
export function watchKernel(
  launcher: string,
  connectionFile: string,
  loadDeath: () => { answerForDead: typeof answerForDead },
): void {
  let [isReady, isInterrupted, isEnding] = [false, false, false];
  // Before anybody can see that there is a kernel to interrupt.
  for (const signal of SIGNALS)
    process.on(signal, () => {
      isEnding ||= signal !== "SIGINT" && signal !== "SIGUSR2";
      if (signal === "SIGINT" && !isReady) isInterrupted = true;
      else kernel.kill(signal);
    });
  const args = [launcher, WATCHED, String(process.ppid), "kernel", "--config-path", connectionFile];
  const kernel = spawn(process.execPath, [...process.execArgv, ...heapLimit(), ...args], {
    stdio: ["ignore", "inherit", "pipe", "pipe"],
    // A signal to the whole group would reach it twice, as the watcher passes signals on.
    detached: process.platform !== "win32",
  });
  const pending = new Map<string, Pending>();
  createInterface({ input: kernel.stdio[PIPE] as Socket }).on("line", (line) => {
    const report: Report = JSON.parse(line);
    if ("taken" in report) pending.set(report.taken.header.msg_id, report.taken);
    else if ("answered" in report) pending.delete(report.answered);
    else if ("isReady" in report) {
      isReady = true;
      if (isInterrupted) kernel.kill("SIGINT");
    } else isEnding = true;
  });
  let log = "";
  kernel.stderr?.on("data", (chunk) => {
    process.stderr.write(chunk);
    log = (log + chunk).slice(-KEPT_LOG);
  });
  let memory = 0;
  setInterval(() => {
    memory = Math.max(memory, memoryOf(kernel));
  }, LOOK_EVERY_MS);
  watchParent(process.ppid, () => process.exit(1));
  kernel.on("close", async (code, signal) => {
    if (!isEnding && pending.size > 0)
      await loadDeath().answerForDead({ connectionFile, pending: [...pending.values()], code, signal, log, memory });
    process.exit(code ?? 1);
  });
}

/** Node's option for the size of JavaScript's heap, unless the user has set one. */
function heapLimit(): string[] {
  const given = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].join(" ");
  if (/--max[-_]old[-_]space[-_]size/.test(given)) return [];
  // 0 or more than there is where no container limits it.
  const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return [`--max-old-space-size=${Math.floor((HEAP_SHARE * Math.min(limit, totalmem())) / 2 ** 20)}`];
}

function memoryOf({ pid }: ChildProcess): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
