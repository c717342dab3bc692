/**
 * The queue of cells: one runs at a time, in the order of their arrival.
 *
 * Fault: tslab replies `abort` to every cell that arrives within 200 ms of a failure, even with `stop_on_error:
 * false`.
 * Mend: only cells that were queued behind the failed one are `aborted`, and only with `stop_on_error`.
 */
import { red } from "../ansi";
import type { CompilerService } from "../compile/service";
import { logToServer } from "../log";
import { cellName } from "../names";
import type { ErrorContent, Outcome, ToFront, ToHost } from "../threads/messages";
import type { ExecuteRequest, Execution } from "./execution";
import type { History } from "./history";
import { createMessage, type Message, type SendQueue } from "./message";
import type { OutputBatcher } from "./output-batcher";
import { OutputRouter } from "./output-router";
import type { Questions } from "./questions";

/** Milliseconds after which an interrupted cell that still runs is terminated; repeated until it ends. */
const TERMINATE_AFTER_MS = 350;
/** Milliseconds in which requests that were sent before a failure arrive. */
const ABORT_WINDOW_MS = 20;
/** Milliseconds by which the time of a signal can be late. No user sees a cell run, and stops it, in less. */
const SIGNAL_DELAY_MS = 5;
/** Milliseconds in which a cell arrives that was sent before an interrupt, which comes by another socket. */
const OVERTAKEN_MS = 2000;
/** Milliseconds after which a cell that an interrupt did not end says why. */
const EXPLAIN_AFTER_MS = 5000;
const NOT_STOPPED =
  "The cell has not stopped yet: it is inside one call that JavaScript cannot leave, such as a sort or JSON.parse of much data, or execSync.\n" +
  "It stops as soon as that call returns. To stop it now, restart the kernel; its variables are lost then.\n";
const LIBRARY_IMPORT = /from\s*["']nonlinear["']/;

export interface CellQueueParts {
  session: string;
  iopub: OutputBatcher;
  shell: SendQueue;
  history: History;
  questions: Questions;
  compiler: () => CompilerService;
  toHost: (message: ToHost) => void;
  /** Is given the code of a cell when it comes. */
  foresee: (code: string) => void;
  /** Returns the notice for a cell that imports the library; undefined when there is none. */
  libraryNotice: () => string | undefined;
}

interface Sent {
  readonly request: Message;
  readonly sentAt: number;
}

export class CellQueue {
  private readonly outputs: OutputRouter;
  private readonly waiting: Sent[] = [];
  private running: Execution | undefined;
  /** The running cell, until the host has it. */
  private compiling: Execution | undefined;
  private count = 0;
  private nextId = 1;
  /** True while the requests that were sent behind a failed cell are collected. */
  private isAborting = false;
  private lastNotice: string | undefined;
  /** The first interrupt of a cell. */
  private interruptedAt: { execution: Execution; time: number; isExplained?: boolean } | undefined;

  /** The number of the last interrupt that was sent to the host, and of the last that it has heard. */
  private interrupts = 0;
  private heard = 0;
  /** The last interrupt that found no cell. */
  private unclaimed: { sentAt: number; came: number } | undefined;
  /** Why no cell can run any more. */
  private death: ErrorContent | undefined;

  constructor(private readonly parts: CellQueueParts) {
    this.outputs = new OutputRouter(parts.iopub);
  }

  /** @param sentAt see `SendingTimes` */
  add(request: Message, sentAt: number): void {
    this.parts.foresee((request.content as unknown as ExecuteRequest).code);
    this.waiting.push({ request, sentAt });
    this.startNext();
    if (this.waiting.length === 1) this.compileNext();
  }

  /** Handles a message of the host. */
  fromHost(message: ToFront): void {
    if (message.type === "done") {
      // An interrupt that finds no cell any more is answered in this way, too, perhaps while the end is being told.
      if (this.running?.id === message.cell && !this.isAborting) this.finish(this.running, message.outcome);
    } else if (message.type === "heard") {
      this.heard = message.number;
    } else if (message.type === "input") {
      this.parts.iopub.flush();
      this.parts.questions.ask(message.prompt, this.running);
    } else {
      this.outputs.publish(message);
    }
  }

  /** Handles a SIGINT by the time at which it came: one from before the running cell was sent is not meant for it. */
  takeSignal(time: number): void {
    const { running } = this;
    if (running && time >= running.sentAt + SIGNAL_DELAY_MS) this.interrupt(time);
    else if (!running) this.unclaimed = { sentAt: time, came: Date.now() };
  }

  /**
   * Stops the running cell. While none runs, stops what ended cells left behind: loops, timers and listeners; and the cell
   * that was sent before the interrupt and comes after it.
   * @param sentAt see `SendingTimes`
   */
  interrupt(sentAt: number): void {
    const { running } = this;
    if (!running) {
      this.unclaimed = { sentAt, came: Date.now() };
      this.parts.toHost({ type: "stopLeftovers" });
      return;
    }
    if (this.endCompiling(running)) {
      this.end(running, { error: interruption("The cell was interrupted.") });
      return;
    }
    this.interrupts += 1;
    const number = this.interrupts;
    this.parts.toHost({ type: "interrupt", cell: running.id, number });
    this.parts.questions.cancel();
    if (this.interruptedAt?.execution !== running) this.interruptedAt = { execution: running, time: Date.now() };
    else if (Date.now() - this.interruptedAt.time > EXPLAIN_AFTER_MS && !this.interruptedAt.isExplained) {
      this.interruptedAt.isExplained = true;
      this.parts.iopub.stream(running.request, "stderr", NOT_STOPPED);
    }
    setTimeout(() => {
      if (this.running !== running) return;
      // On a busy machine the host may have heard it and not yet ended the cell: its clearing up must not be cut off.
      if (this.heard < number) this.parts.toHost({ type: "terminate" });
      this.interrupt(sentAt);
    }, TERMINATE_AFTER_MS);
  }

  /** The execution count of the running cell. */
  get runningCount(): number | undefined {
    return this.running?.count;
  }

  /** The host was ended, and all variables with it; another one is there now. */
  loseHost(): void {
    const cause = "The cell did not stop, so the kernel was started afresh: all variables are lost.";
    this.endLost(interruption(cause));
  }

  /** The host has died, and there will be no other one: whatever cell still comes has this error, too. */
  retire(error: ErrorContent): void {
    this.death = error;
    this.endLost(error);
  }

  private endLost(error: ErrorContent): void {
    if (!this.running || this.isAborting) return;
    this.endCompiling(this.running);
    this.outputs.publishEnd(this.running);
    this.end(this.running, { error });
  }

  private startNext(): void {
    if (this.running || this.isAborting) return;
    const next = this.waiting.shift();
    if (!next) return;
    const { request, sentAt } = next;
    const { iopub, history } = this.parts;
    const content = request.content as unknown as ExecuteRequest;
    if (isCounted(content)) {
      this.count += 1;
      history.add(this.count, content.code);
    }
    const execution = { id: this.nextId++, request, content, count: this.count, sentAt };
    this.running = execution;
    this.outputs.begin(execution);
    iopub.send(request, "status", { execution_state: "busy" });
    if (!content.silent) {
      iopub.send(request, "execute_input", { code: content.code, execution_count: execution.count });
    }
    if (this.death) this.end(execution, { error: this.death });
    else if (this.isOvertaken(execution)) this.end(execution, { error: interruption("The cell was interrupted.") });
    else void this.compileAndRun(execution);
  }

  /** Whether an interrupt that was sent after the cell came before it. */
  private isOvertaken(execution: Execution): boolean {
    const unclaimed = this.unclaimed;
    this.unclaimed = undefined;
    if (!unclaimed || Date.now() - unclaimed.came > OVERTAKEN_MS) return false;
    return execution.sentAt + SIGNAL_DELAY_MS < unclaimed.sentAt;
  }

  private async compileAndRun(execution: Execution): Promise<void> {
    const { content, count, id } = execution;
    this.compiling = execution;
    try {
      const compilation = await this.parts.compiler().compile(content.code, cellName(count));
      if (!this.endCompiling(execution)) return;
      if ("code" in compilation) {
        this.giveNotice(execution);
        this.parts.toHost({ type: "run", cell: id, code: compilation.code });
        this.compileNext();
      } else {
        this.end(execution, "error" in compilation ? { error: compilation.error } : {});
      }
    } catch (error) {
      if (!this.endCompiling(execution)) return;
      logToServer("the compiler failed:", error);
      this.end(execution, { error: compilerFailure(error as Error) });
    }
  }

  /** Has the compiler work on the next cell while the host runs this one. */
  private compileNext(): void {
    const [next] = this.waiting;
    if (!next || !this.running || this.compiling || this.isAborting || this.death) return;
    const content = next.request.content as unknown as ExecuteRequest;
    const count = isCounted(content) ? this.count + 1 : this.count;
    // What becomes of the compiler is told when it has to compile.
    Promise.resolve(this.parts.compiler().compileAhead(content.code, cellName(count))).catch(() => {});
  }

  /** Returns whether the cell was being compiled until now: an interrupt may have ended it. */
  private endCompiling(execution: Execution): boolean {
    if (this.compiling !== execution) return false;
    this.compiling = undefined;
    return true;
  }

  /** Shows the library's notice (`libraryNotice`) in a cell that imports it; each notice once. */
  private giveNotice({ content, request }: Execution): void {
    if (!LIBRARY_IMPORT.test(content.code)) return;
    const notice = this.parts.libraryNotice();
    if (notice && notice !== this.lastNotice) this.parts.iopub.stream(request, "stderr", `${notice}\n`);
    this.lastNotice = notice;
  }

  /** Concludes a cell that has run: its types, its result, its reply. */
  private finish(execution: Execution, outcome: Outcome): void {
    const { iopub, history, compiler } = this.parts;
    const { request, content, count } = execution;
    // What becomes of the compiler is told when it has to compile.
    Promise.resolve(compiler().settle(outcome.unassigned)).catch(() => {});
    this.outputs.publishEnd(execution);
    if (outcome.result && !content.silent) {
      iopub.send(request, "execute_result", { ...outcome.result, execution_count: count });
      history.addOutput(count, outcome.result.data["text/plain"]);
    }
    this.end(execution, outcome);
  }

  /** Publishes the error of a cell, replies, and starts the next cell; after an error it aborts those that wait. */
  private end(execution: Execution, { error, isErrorTold }: Pick<Outcome, "error" | "isErrorTold">): void {
    const { request, content, count } = execution;
    if (error && !isErrorTold && !content.silent) this.parts.iopub.send(request, "error", { ...error });
    const conclude = (aborted: Sent[]) => {
      this.running = undefined;
      this.outputs.end(execution);
      const reply = error ? { status: "error", ...error } : { status: "ok", payload: [], user_expressions: {} };
      this.reply(request, { ...reply, execution_count: count });
      for (const { request } of aborted) this.abort(request);
      this.startNext();
    };
    if (!error || content.stop_on_error === false) {
      conclude([]);
      return;
    }
    // Requests sent before the client knows of the failure are aborted: the reply waits until they have arrived.
    this.isAborting = true;
    setTimeout(() => {
      this.isAborting = false;
      conclude(this.waiting.splice(0));
    }, ABORT_WINDOW_MS);
  }

  private reply(request: Message, content: Record<string, unknown>): void {
    const { iopub, shell, session } = this.parts;
    iopub.flush();
    shell.send(createMessage("execute_reply", session, content, request));
    iopub.send(request, "status", { execution_state: "idle" });
  }

  /** Without a number, as ipykernel does: a notebook shows the number beside the cell, as if it had run. */
  private abort(request: Message): void {
    this.parts.iopub.send(request, "status", { execution_state: "busy" });
    this.reply(request, { status: "aborted" });
  }
}

const isCounted = ({ silent, store_history }: ExecuteRequest) => !silent && store_history !== false;

function interruption(evalue: string): ErrorContent {
  return { ename: "KeyboardInterrupt", evalue, traceback: [red(`KeyboardInterrupt: ${evalue}`)] };
}

function compilerFailure(error: Error): ErrorContent {
  const evalue = `The compiler failed on this cell: ${error.message}`;
  return { ename: "CompilerError", evalue, traceback: [evalue, ...(error.stack ?? "").split("\n").slice(1, 6)] };
}
