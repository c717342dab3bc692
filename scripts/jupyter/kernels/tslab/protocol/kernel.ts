/** Answers Jupyter: takes requests from the sockets, has cells compiled and run, and publishes what comes of them. */
import { randomUUID } from "node:crypto";
import type { Compiler } from "../compile/compiler";
import { logToServer } from "../log";
import type { ErrorContent, InputAnswer, Outcome, ToFront, ToHost } from "../messages";
import { type CursorRequest, complete, inspect, kernelInfo } from "./answers";
import { History, type HistoryRequest } from "./history";
import { Publisher } from "./publisher";
import type { KernelSockets, SendQueue } from "./sockets";
import { Terminator } from "./terminator";
import { createMessage, type Message } from "./wire";

interface ExecuteRequest {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

interface Execution {
  /** The cell's number inside the kernel; differs from the execution count, which not every run raises. */
  id: number;
  request: Message;
  content: ExecuteRequest;
  count: number;
}

/** After this long an interrupted cell that did not end is cut off, in milliseconds; and again, until it ends. */
const TERMINATE_AFTER_MS = 500;
/** How long requests that were sent before a failure may take to arrive, in milliseconds. */
const ABORT_WINDOW_MS = 20;
const LIBRARY_IMPORT = /from\s*["']nonlinear["']/;
/** Output later than this many cells goes to the newest one. */
const REMEMBERED_CELLS = 500;

export interface KernelParts {
  sockets: KernelSockets;
  /** The compiler, loaded at its first use. */
  compiler: () => Compiler;
  /** TypeScript's version, known before the compiler is loaded. */
  typescriptVersion: string;
  toHost: (message: ToHost) => void;
  /** Gives the running cell the line it asked for, or says why not. */
  answerInput: (answer: InputAnswer) => void;
  /** What the user should know before a cell runs that uses the library. */
  notice: () => string | undefined;
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
  /** Where output of cells that have ended goes. */
  private readonly ended = new Map<number, Execution>();
  private lastEnded: Execution | undefined;
  private count = 0;
  private nextId = 1;
  /** True while requests that were sent behind a failed cell are collected. */
  private isAborting = false;
  /** True while the running cell waits for a line. */
  private isAsking = false;
  private isWelcomed = false;
  private lastNotice: string | undefined;

  constructor(private readonly parts: KernelParts) {
    this.publisher = new Publisher(parts.sockets.iopub, this.session);
  }

  /** Begins to answer; returns when the sockets are bound. */
  async start(): Promise<void> {
    const { sockets } = this.parts;
    await sockets.bind();
    void sockets.subscriptions((topic) => this.welcome(topic));
    void sockets.receive("shell", (message) => this.handle(message, sockets.shell));
    void sockets.receive("control", (message) => this.handle(message, sockets.control));
    void sockets.receive("stdin", (message) => this.takeLine(message));
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
    } else if (message.type === "stream") {
      const { target, mark } = this.route(message.cell);
      if (target) this.publisher.stream(target, message.name, mark ? `${mark}\n${message.text}` : message.text);
    } else if (message.type === "display") {
      const { target } = this.route(message.cell);
      if (target) this.publisher.display(target, message.content, message.update);
    } else if (message.type === "clear") {
      const { target } = this.route(message.cell);
      if (target) this.publisher.send(target, "clear_output", { wait: message.wait });
    } else if (message.type === "input") {
      this.ask(message.prompt);
    } else if (message.type === "error") {
      const { target, mark } = this.route(message.cell);
      const { error } = message;
      const traceback = mark ? [mark, ...error.traceback] : error.traceback;
      if (target) this.publisher.send(target, "error", { ...error, traceback });
    }
  }

  /** Stops the running cell. */
  interrupt(): void {
    const { running } = this;
    if (!running) return;
    this.parts.toHost({ type: "interrupt", cell: running.id });
    if (this.isAsking) this.answerCell({ interrupted: true });
    setTimeout(() => {
      if (this.running !== running) return;
      this.terminator.terminate();
      this.interrupt();
    }, TERMINATE_AFTER_MS);
  }

  /** Asks the user for a line, for the running cell. */
  private ask(prompt: string): void {
    const { running } = this;
    this.isAsking = true;
    if (!running?.content.allow_stdin) {
      this.answerCell({ refused: "This cell cannot ask for a line: its notebook runs without a user." });
      return;
    }
    this.publisher.flush();
    const request = createMessage("input_request", this.session, { prompt, password: false }, running.request);
    this.parts.sockets.stdin.send(request);
  }

  private takeLine({ header, content }: Message): void {
    if (header.msg_type === "input_reply" && this.isAsking) this.answerCell({ line: String(content.value) });
  }

  private answerCell(answer: InputAnswer): void {
    this.isAsking = false;
    this.parts.answerInput(answer);
  }

  /** Tells in the first cell that imports the library when its build is old, and again when that changes. */
  private giveNotice({ content, request }: Execution): void {
    if (!LIBRARY_IMPORT.test(content.code)) return;
    const notice = this.parts.notice();
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
    const execution: Execution = { id: this.nextId++, request, content, count: this.count };
    this.running = execution;
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
    }
    if (error && !content.silent) this.publisher.send(request, "error", { ...error });
    const conclude = (aborted: Message[]) => {
      this.running = undefined;
      this.remember(execution);
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

  private remember(execution: Execution): void {
    this.lastEnded = execution;
    this.ended.set(execution.id, execution);
    this.ended.delete(execution.id - REMEMBERED_CELLS);
  }

  /**
   * Where output goes: to its own cell; while another one runs, to that one, marked, because a client that waits for the
   * running cell would not see it elsewhere.
   */
  private route(id: number | undefined): { target: Message | undefined; mark?: string } {
    const { running } = this;
    if (!running) return shown((id !== undefined && this.ended.get(id)) || this.lastEnded);
    if (id === undefined || id === running.id) return shown(running);
    const origin = this.ended.get(id);
    return { ...shown(running), mark: origin ? `[from cell ${origin.count}, which has ended]` : undefined };
  }

  private shutdown(): void {
    this.publisher.flush();
    this.parts.sockets.close().then(this.parts.exit, this.parts.exit);
  }
}

function shown(execution: Execution | undefined): { target: Message | undefined } {
  return { target: execution?.content.silent ? undefined : execution?.request };
}

function compilerFailure(error: Error): ErrorContent {
  const evalue = `The compiler failed on this cell: ${error.message}`;
  return { ename: "CompilerError", evalue, traceback: [evalue, ...(error.stack ?? "").split("\n").slice(1, 6)] };
}
