/**
 * The cells that a client sends: one runs at a time, in the order they came.
 *
 * Fault: tslab answers `abort` to whatever comes in the 200 ms after a failure, also with `stop_on_error` off.
 * Mend: what was queued behind a failed cell is `aborted`, and only where the client wants that.
 */
import type { Compiler } from "../compile/compiler";
import { logToServer } from "../log";
import type { ErrorContent, Outcome, ToFront, ToHost } from "../threads/messages";
import type { ExecuteRequest, Execution } from "./execution";
import type { History } from "./history";
import { Outputs } from "./outputs";
import type { Publisher } from "./publisher";
import type { Questions } from "./questions";
import type { SendQueue } from "./sockets";
import { Terminator } from "./terminator";
import { createMessage, type Message } from "./wire";

/** After this long an interrupted cell that did not end is cut off, in milliseconds; and again, until it ends. */
const TERMINATE_AFTER_MS = 350;
/** How long requests that were sent before a failure may take to arrive, in milliseconds. */
const ABORT_WINDOW_MS = 20;
/** How late the time of a signal can be, in milliseconds; no cell shows in less that it runs. */
const SIGNAL_DELAY_MS = 5;
const LIBRARY_IMPORT = /from\s*["']nonlinear["']/;

export interface CellQueueParts {
  session: string;
  publisher: Publisher;
  shell: SendQueue;
  history: History;
  questions: Questions;
  /** The compiler, loaded at its first use. */
  compiler: () => Compiler;
  toHost: (message: ToHost) => void;
  /** What the user should know before a cell runs that imports the library. */
  libraryNotice: () => string | undefined;
}

export class CellQueue {
  private readonly outputs: Outputs;
  private readonly terminator = new Terminator();
  private readonly waiting: Message[] = [];
  private running: Execution | undefined;
  private count = 0;
  private nextId = 1;
  /** True while requests that were sent behind a failed cell are collected. */
  private isAborting = false;
  private lastNotice: string | undefined;

  constructor(private readonly parts: CellQueueParts) {
    this.outputs = new Outputs(parts.publisher);
  }

  add(request: Message): void {
    this.waiting.push(request);
    this.startNext();
  }

  /** Takes what the host has to tell. */
  fromHost(message: ToFront): void {
    if (message.type === "done") {
      if (this.running?.id === message.cell) this.finish(this.running, message.outcome);
    } else if (message.type === "input") {
      this.parts.publisher.flush();
      this.parts.questions.ask(message.prompt, this.running);
    } else {
      this.outputs.publish(message);
    }
  }

  /** Takes a SIGINT that came at a time: one from before the running cell was sent has nothing to stop. */
  takeSignal(time: number): void {
    const { running } = this;
    if (running && !(time < sentAt(running) + SIGNAL_DELAY_MS)) this.interrupt();
  }

  /** Stops the running cell; while none runs, what cells that have ended left behind: loops, timers and listeners. */
  interrupt(): void {
    const { running } = this;
    if (!running) {
      this.parts.toHost({ type: "stopLeftovers" });
      return;
    }
    this.parts.toHost({ type: "interrupt", cell: running.id });
    this.parts.questions.cancel();
    setTimeout(() => {
      if (this.running !== running) return;
      this.terminator.terminate();
      this.interrupt();
    }, TERMINATE_AFTER_MS);
  }

  private startNext(): void {
    if (this.running || this.isAborting) return;
    const request = this.waiting.shift();
    if (!request) return;
    const { publisher, history } = this.parts;
    const content = request.content as unknown as ExecuteRequest;
    const isCounted = !content.silent && content.store_history !== false;
    if (isCounted) {
      this.count += 1;
      history.add(this.count, content.code);
    }
    const execution = { id: this.nextId++, request, content, count: this.count, startedAt: Date.now() };
    this.running = execution;
    this.outputs.begin(execution);
    publisher.send(request, "status", { execution_state: "busy" });
    if (!content.silent) {
      publisher.send(request, "execute_input", { code: content.code, execution_count: execution.count });
    }
    this.compileAndRun(execution);
  }

  private compileAndRun(execution: Execution): void {
    const { content, count, id } = execution;
    try {
      const compilation = this.parts.compiler().compile(content.code, `cell[${count}]`);
      if ("code" in compilation) {
        this.giveNotice(execution);
        this.parts.toHost({ type: "run", cell: id, code: compilation.code });
      } else {
        this.end(execution, "error" in compilation ? { error: compilation.error } : {});
      }
    } catch (error) {
      logToServer("the compiler failed:", error);
      this.end(execution, { error: compilerFailure(error as Error) });
    }
  }

  /** Tells in the first cell that imports the library when its build is old, and again when that changes. */
  private giveNotice({ content, request }: Execution): void {
    if (!LIBRARY_IMPORT.test(content.code)) return;
    const notice = this.parts.libraryNotice();
    if (notice && notice !== this.lastNotice) this.parts.publisher.stream(request, "stderr", `${notice}\n`);
    this.lastNotice = notice;
  }

  /** Ends a cell that has run. */
  private finish(execution: Execution, outcome: Outcome): void {
    const { publisher, history, compiler } = this.parts;
    const { request, content, count } = execution;
    compiler().settle(outcome.unassigned);
    if (outcome.result && !content.silent) {
      publisher.send(request, "execute_result", { ...outcome.result, execution_count: count });
      history.addOutput(count, outcome.result.data["text/plain"]);
    }
    this.end(execution, outcome);
  }

  /** Publishes a cell's error, replies, and has the next cell run or those behind a failed one aborted. */
  private end(execution: Execution, { error, isErrorTold }: Pick<Outcome, "error" | "isErrorTold">): void {
    const { request, content, count } = execution;
    if (error && !isErrorTold && !content.silent) this.parts.publisher.send(request, "error", { ...error });
    const conclude = (aborted: Message[]) => {
      this.running = undefined;
      this.outputs.end(execution);
      const reply = error ? { status: "error", ...error } : { status: "ok", payload: [], user_expressions: {} };
      this.reply(request, reply, count);
      for (const message of aborted) this.abort(message);
      this.startNext();
    };
    if (!error || content.stop_on_error === false) {
      conclude([]);
      return;
    }
    // Only what was sent before the client knew of the failure is aborted: the reply waits until that has arrived.
    this.isAborting = true;
    setTimeout(() => {
      this.isAborting = false;
      conclude(this.waiting.splice(0));
    }, ABORT_WINDOW_MS);
  }

  private reply(request: Message, content: Record<string, unknown>, count: number): void {
    const { publisher, shell, session } = this.parts;
    publisher.flush();
    shell.send(createMessage("execute_reply", session, { ...content, execution_count: count }, request));
    publisher.send(request, "status", { execution_state: "idle" });
  }

  private abort(request: Message): void {
    this.parts.publisher.send(request, "status", { execution_state: "busy" });
    this.reply(request, { status: "aborted" }, this.count);
  }
}

/** When a cell was sent, by its client's clock; where that is ahead of this one's, when its turn came. */
function sentAt({ request, startedAt }: Execution): number {
  return Math.min(Date.parse(request.header.date), startedAt);
}

function compilerFailure(error: Error): ErrorContent {
  const evalue = `The compiler failed on this cell: ${error.message}`;
  return { ename: "CompilerError", evalue, traceback: [evalue, ...(error.stack ?? "").split("\n").slice(1, 6)] };
}
