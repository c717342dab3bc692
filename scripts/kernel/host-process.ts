/**
 * The process that runs the cells, as its parent, the front, sees it.
 *
 * Fault: when a kernel dies (out of memory, a crash in native code, killed), clients that do not restart kernels wait for
 * ever, and nobody is told why. And JavaScript's memory ends at 4 GB, however much the machine has.
 * Mend: cells run in a child, which gets the machine's memory. When it dies, the sockets live on, so that every cell is
 * answered with the cause.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import type { Duplex, Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Death } from "./death";
import { logToServer } from "./log";
import { createSender, FROM_FRONT, receiveLines, TO_FRONT } from "./threads/lines";
import type { ToFront, ToHost } from "./threads/messages";

/** The part of the machine's memory that JavaScript's heap may take. */
const HEAP_SHARE = 0.75;
/** The characters of its last words that are kept. */
const KEPT_LOG = 8192;
/** Milliseconds in which these come. A process that a cell has started can hold the stream open. */
const LAST_WORDS_MS = 200;
const LOOK_EVERY_MS = 500;
/** Milliseconds in which a process whose pipes are closed has ended, if that is why they are. */
const ENDING_MS = 500;

export class HostProcess {
  /** Resolves when it has ended, and all that it has sent was taken. */
  readonly died: Promise<Death>;
  readonly send: (message: ToHost) => void;
  private readonly child: ChildProcess;
  private log = "";
  /** In bytes. */
  private memory = 0;
  private isCutOff = false;

  /**
   * @param command the program that starts it, and its arguments
   * @param take is given what the host sends
   * @param isTaken resolves when there is room for more; until then the host waits
   */
  constructor(command: readonly string[], take: (message: ToFront) => void, isTaken: () => Promise<void>) {
    this.child = spawn(process.execPath, [...process.execArgv, ...heapLimit(), ...command], {
      stdio: ["ignore", "inherit", "pipe", "pipe", "pipe"],
      // A signal to the whole group is the front's: it passes on what the host is to have.
      detached: process.platform !== "win32",
    });
    this.child.on("error", (error) => {
      logToServer("the process that runs the cells does not start:", error);
      process.exit(1);
    });
    this.child.stderr?.on("data", (chunk) => {
      process.stderr.write(chunk);
      this.log = (this.log + chunk).slice(-KEPT_LOG);
    });
    const toHost = this.child.stdio[FROM_FRONT] as Duplex;
    // What is sent to a process that has died.
    toHost.on("error", () => {});
    // Reads nothing, and hears of its end.
    toHost.resume();
    for (const pipe of [toHost, this.child.stdio[TO_FRONT]]) pipe?.on("close", () => this.endSoon());
    this.send = createSender((text) => toHost.write(text));
    this.died = this.end(receiveLines(this.child.stdio[TO_FRONT] as Readable, take, isTaken));
    setInterval(() => this.measure(), LOOK_EVERY_MS);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** A cell that closes the pipes would leave a process of which nobody hears, and that hears nobody. */
  private endSoon(): void {
    setTimeout(() => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return;
      this.isCutOff = true;
      this.kill("SIGKILL");
    }, ENDING_MS);
  }

  private async end(isReceived: Promise<void>): Promise<Death> {
    const lastWords = once(this.child.stderr as Readable, "close");
    const [code, signal] = (await once(this.child, "exit")) as [number | null, NodeJS.Signals | null];
    await Promise.all([isReceived, Promise.race([lastWords, pause(LAST_WORDS_MS)])]);
    return { code, signal, log: this.log, memory: this.memory, isCutOff: this.isCutOff };
  }

  private measure(): void {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))?.[1];
      this.memory = Math.max(this.memory, Number(kilobytes ?? 0) * 1024);
    } catch {
      // It has ended, or the system does not tell.
    }
  }
}

/** Node's option for the size of JavaScript's heap, unless the user has set one. */
function heapLimit(): string[] {
  const given = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].join(" ");
  if (/--max[-_]old[-_]space[-_]size/.test(given)) return [];
  // 0 or more than there is where no container limits it.
  const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return [`--max-old-space-size=${Math.floor((HEAP_SHARE * Math.min(limit, totalmem())) / 2 ** 20)}`];
}
