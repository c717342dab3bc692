/** Answers Jupyter: takes requests from the sockets, has cells compiled and run, and publishes what comes of them. */
import { randomUUID } from "node:crypto";
import type { Compiler } from "../compile/compiler";
import { logToServer } from "../log";
import type { ErrorContent, InputAnswer, Outcome, ToFront, ToHost } from "../messages";
import { type CursorRequest, complete, inspect, kernelInfo } from "./answers";
import type { ExecuteRequest, Execution } from "./execution";
import { History, type HistoryRequest } from "./history";
import { Outputs } from "./outputs";
import { Publisher } from "./publisher";
import { Questions } from "./questions";
import type { KernelSockets, SendQueue } from "./sockets";
import { Terminator } from "./terminator";
import { createMessage, type Message } from "./wire";

/** After this long an interrupted cell that did not end is cut off, in milliseconds; and again, until it ends. */
const TERMINATE_AFTER_MS = 350;
/** How long requests that were sent before a failure may take to arrive, in milliseconds. */
const ABORT_WINDOW_MS = 20;
/** How late the time of a signal can be, in milliseconds; no cell shows in less that it runs. */
const SIGNAL_DELAY_MS = 5;
const LIBRARY_IMPORT = /from\s*["']nonlinear["']/;

export interface KernelParts {
  sockets: KernelSockets;
  /** The compiler, loaded at its first use. */
  compiler: () => Compiler;
  /** TypeScript's version, known before the compiler is loaded. */
  typescriptVersion: string;
  toHost: (message: ToHost) => void;
  /** Gives the running cell the line it asked for, or says why not. */
  answerInput: (answer: InputAnswer) => void;
  /** What the user should know before a cell runs that imports the library. */
  libraryNotice: () => string | undefined;
  /** Ends the process. */
  exit: () => void;
}

export class Kernel {
  private readonly session = randomUUID();
  private readonly publisher: Publisher;
  private readonly history = new History();
  private readonly terminator = new Terminator();
  private readonly queue: Message[] = [];
  private running: Execution | undefined;
  private readonly outputs: Outputs;
  private readonly questions: Questions;
  private count = 0;
  private nextId = 1;
  /** True while requests that were sent behind a failed cell are collected. */
  private isAborting = false;
  private isWelcomed = false;
  private lastNotice: string | undefined;

  constructor(private readonly parts: KernelParts) {
    this.publisher = new Publisher(parts.sockets.iopub, this.session);
    this.outputs = new Outputs(this.publisher);
    this.questions = new Questions(parts.sockets.stdin, this.session, parts.answerInput);
  }

  /** Begins to answer; returns when the sockets are bound. */
  async start(): Promise<void> {
    const { sockets } = this.parts;
    await sockets.bind();
    void sockets.subscriptions((topic) => this.welcome(topic));
    void sockets.receive("shell", (message) => this.handle(message, sockets.shell));
    void sockets.receive("control", (message) => this.handle(message, sockets.control));
    void sockets.receive("stdin", (message) => this.questions.take(message));
  }

  /** Tells a client that from here on it misses nothing; the first one also that the kernel is starting. */
  private welcome(topic: string): void {
    const message = createMessage("iopub_welcome", this.session, { subscription: topic });
    this.parts.sockets.iopub.send({ ...message, identities: [Buffer.from(topic)] });
    if (!this.isWelcomed) this.publisher.send(undefined, "status", { execution_state: "starting" });
    this.isWelcomed = true;
  }

  /** Takes what the host has to tell. */
  fromHost(message: ToFront): void {
    if (message.type === "done") {
      if (this.running?.id === message.cell) this.finish(this.running, message.outcome);
    } else if (message.type === "input") {
      this.publisher.flush();
      this.questions.ask(message.prompt, this.running);
    } else {
      this.outputs.publish(message);
    }
  }

  /** Takes a SIGINT that came at a time: one from before the running cell was sent has nothing to stop. */
  takeSignal(time: number): void {
    const { running } = this;
    if (running && !(time < sentAt(running) + SIGNAL_DELAY_MS)) this.interrupt();
  }

  /** Stops the running cell. */
  interrupt(): void {
    const { running } = this;
    if (!running) return;
    this.parts.toHost({ type: "interrupt", cell: running.id });
    this.questions.cancel();
    setTimeout(() => {
      if (this.running !== running) return;
      this.terminator.terminate();
      this.interrupt();
    }, TERMINATE_AFTER_MS);
  }

  /** Tells in the first cell that imports the library when its build is old, and again when that changes. */
  private giveNotice({ content, request }: Execution): void {
    if (!LIBRARY_IMPORT.test(content.code)) return;
    const notice = this.parts.libraryNotice();
    if (notice && notice !== this.lastNotice) this.publisher.stream(request, "stderr", `${notice}\n`);
    this.lastNotice = notice;
  }

  private handle(message: Message, socket: SendQueue): void {
    if (message.header.msg_type === "execute_request") {
      this.queue.push(message);
      this.startNext();
      return;
    }
    const { msg_type } = message.header;
    this.publisher.send(message, "status", { execution_state: "busy" });
    const content = this.replyTo(message);
    if (content) {
      socket.send(createMessage(msg_type.replace("_request", "_reply"), this.session, content, message));
    }
    this.publisher.send(message, "status", { execution_state: "idle" });
    if (msg_type === "shutdown_request") this.shutdown();
  }

  /** The content of the reply to a request; undefined where there is none. */
  private replyTo({ header, content }: Message): Record<string, unknown> | undefined {
    const { compiler, typescriptVersion } = this.parts;
    try {
      switch (header.msg_type) {
        case "kernel_info_request":
          return { status: "ok", ...kernelInfo(typescriptVersion) };
        case "complete_request":
          return { status: "ok", ...complete(compiler(), content as unknown as CursorRequest) };
        case "inspect_request":
          return { status: "ok", ...inspect(compiler(), content as unknown as CursorRequest) };
        case "is_complete_request":
          return { ...compiler().isComplete(String(content.code)) };
        case "history_request":
          return { status: "ok", history: this.history.answer(content as HistoryRequest) };
        case "comm_info_request":
          // There are no widgets, so no comms.
          return { status: "ok", comms: {} };
        case "interrupt_request":
          this.interrupt();
          return { status: "ok" };
        case "shutdown_request":
          return { status: "ok", restart: content.restart === true };
        default:
          logToServer(`a message of type ${header.msg_type} is not known to this kernel`);
          return undefined;
      }
    } catch (error) {
      logToServer(`${header.msg_type}:`, error);
      const { name, message } = error as Error;
      return { status: "error", ename: name, evalue: message, traceback: [] };
    }
  }

  private startNext(): void {
    if (this.running || this.isAborting) return;
    const request = this.queue.shift();
    if (!request) return;
    const content = request.content as unknown as ExecuteRequest;
    const isCounted = !content.silent && content.store_history !== false;
    if (isCounted) {
      this.count += 1;
      this.history.add(this.count, content.code);
    }
    const execution: Execution = { id: this.nextId++, request, content, count: this.count, startedAt: Date.now() };
    this.running = execution;
    this.outputs.begin(execution);
    this.publisher.send(request, "status", { execution_state: "busy" });
    if (!content.silent) {
      this.publisher.send(request, "execute_input", { code: content.code, execution_count: execution.count });
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
        this.finish(
          execution,
          { error: "error" in compilation ? compilation.error : undefined, unassigned: [] },
          false,
        );
      }
    } catch (error) {
      logToServer("the compiler failed:", error);
      this.finish(execution, { error: compilerFailure(error as Error), unassigned: [] }, false);
    }
  }

  /** Publishes how a cell ended. `hasRun` is false when it got no further than the compiler. */
  private finish(execution: Execution, outcome: Outcome, hasRun = true): void {
    const { request, content, count } = execution;
    const { error, result } = outcome;
    if (hasRun) this.parts.compiler().settle(outcome.unassigned);
    if (result && !content.silent) {
      this.publisher.send(request, "execute_result", { ...result, execution_count: count });
      this.history.addOutput(count, result.data["text/plain"]);
    }
    if (error && !outcome.isErrorTold && !content.silent) this.publisher.send(request, "error", { ...error });
    const conclude = (aborted: Message[]) => {
      this.running = undefined;
      this.outputs.end(execution);
      this.reply(
        request,
        error ? { status: "error", ...error } : { status: "ok", payload: [], user_expressions: {} },
        count,
      );
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
      conclude(this.queue.splice(0));
    }, ABORT_WINDOW_MS);
  }

  private reply(request: Message, content: Record<string, unknown>, count: number): void {
    this.publisher.flush();
    this.parts.sockets.shell.send(
      createMessage("execute_reply", this.session, { ...content, execution_count: count }, request),
    );
    this.publisher.send(request, "status", { execution_state: "idle" });
  }

  private abort(request: Message): void {
    this.publisher.send(request, "status", { execution_state: "busy" });
    this.reply(request, { status: "aborted" }, this.count);
  }

  private shutdown(): void {
    this.publisher.flush();
    this.parts.sockets.close().then(this.parts.exit, this.parts.exit);
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
