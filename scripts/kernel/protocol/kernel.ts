/** The Jupyter kernel: answers the requests that come over the sockets, and hands cells to their queue. */
import { logToServer } from "../log";
import { type CursorRequest, complete, inspect, kernelInfo } from "./answers";
import { CellQueue, type CellQueueParts } from "./cell-queue";
import type { HelpLink } from "./help-links";
import { History, type HistoryRequest } from "./history";
import { type Channels, createMessage, isRecord, type Message, type SendQueue } from "./message";
import { OutputBatcher } from "./output-batcher";
import { Questions } from "./questions";
import { SendingTimes } from "./sending-times";

export interface KernelParts extends Pick<CellQueueParts, "compiler" | "toHost" | "foresee" | "libraryNotice"> {
  sockets: Channels;
  /** The version of TypeScript; known before the compiler is loaded. */
  typescriptVersion: string;
  helpLinks: readonly HelpLink[];
  /** Ends the kernel. */
  exit: () => void;
}

/** Milliseconds that a client gets to subscribe before its first request is taken. */
const SUBSCRIPTION_MS = 200;
/** The longest time from `is_complete_reply` to its `idle`, in milliseconds; the next message of a client ends it. */
const COMPLETE_IDLE_MS = 500;

export class Kernel {
  readonly cells: CellQueue;
  private readonly session = crypto.randomUUID();
  private readonly iopub: OutputBatcher;
  private readonly history = new History();
  private readonly questions: Questions;
  private readonly times = new SendingTimes();
  private isWelcomed = false;
  private sayComplete: (() => void) | undefined;

  constructor(private readonly parts: KernelParts) {
    const { session, history } = this;
    const { sockets, compiler, toHost, foresee, libraryNotice } = parts;
    this.iopub = new OutputBatcher(sockets.iopub, session);
    this.questions = new Questions(sockets.stdin, session, toHost);
    this.cells = new CellQueue({
      session,
      history,
      iopub: this.iopub,
      questions: this.questions,
      shell: sockets.shell,
      compiler,
      toHost,
      foresee,
      libraryNotice,
    });
  }

  /** Binds the sockets and begins to answer. */
  async start(): Promise<void> {
    const { sockets } = this.parts;
    await sockets.bind();
    const isHeard = new Promise<void>((heard) => {
      const subscriptions = sockets.subscriptions((topic) => {
        this.welcome(topic);
        heard();
      });
      void subscriptions.then(heard);
      setTimeout(heard, SUBSCRIPTION_MS);
    });
    void sockets.receive("control", (message) => this.handle(message, sockets.control));
    void sockets.receive("stdin", (message) => this.questions.take(message));
    // A client would miss what is published about its first request, were it answered before it is subscribed.
    await isHeard;
    void sockets.receive("shell", (message) => this.handle(message, sockets.shell));
  }

  /** Tells a new subscriber that it misses nothing from here on, and the first one that the kernel is starting. */
  private welcome(topic: string): void {
    const message = createMessage("iopub_welcome", this.session, { subscription: topic });
    this.parts.sockets.iopub.send({ ...message, identities: [Buffer.from(topic)] });
    if (!this.isWelcomed) this.iopub.send(undefined, "status", { execution_state: "starting" });
    this.isWelcomed = true;
  }

  private async handle(message: Message, socket: SendQueue): Promise<void> {
    const { msg_type } = message.header;
    const sentAt = this.times.of(message);
    const isCell = msg_type === "execute_request" && typeof message.content?.code === "string";
    this.sayComplete?.();
    if (isCell && socket === this.parts.sockets.shell) {
      this.cells.add(message, sentAt);
      return;
    }
    this.iopub.send(message, "status", { execution_state: "busy" });
    const content = await this.replyTo(message, sentAt);
    if (content && msg_type.endsWith("_request")) {
      socket.send(createMessage(msg_type.replace("_request", "_reply"), this.session, content, message));
    }
    const sayIdle = () => this.iopub.send(message, "status", { execution_state: "idle" });
    if (msg_type === "is_complete_request") this.sayLater(sayIdle);
    else sayIdle();
    if (msg_type === "shutdown_request") this.shutdown();
  }

  /**
   * The client's next message is mostly the cell that it asked about. jupyter console takes an `idle` that comes more than 50 ms
   * before the cell's `busy` for the cell's own, and then shows no output and no question of the cell: so both come together.
   */
  private sayLater(sayIdle: () => void): void {
    this.sayComplete?.();
    const timer = setTimeout(() => this.sayComplete?.(), COMPLETE_IDLE_MS);
    this.sayComplete = () => {
      clearTimeout(timer);
      this.sayComplete = undefined;
      sayIdle();
    };
  }

  /** Returns the content of the reply to a request; undefined for messages that get no reply. */
  private async replyTo(message: Message, sentAt: number): Promise<Record<string, unknown> | undefined> {
    const { header, content } = message;
    const { compiler, typescriptVersion, helpLinks } = this.parts;
    try {
      if (!isRecord(content)) throw new TypeError(`The content of this ${header.msg_type} is no object.`);
      switch (header.msg_type) {
        case "execute_request":
          throw new TypeError("An execute_request needs a text as its code, and comes on the shell channel.");
        case "kernel_info_request":
          return { status: "ok", ...kernelInfo(typescriptVersion, helpLinks) };
        case "complete_request":
          return { status: "ok", ...(await complete(compiler(), content as unknown as CursorRequest)) };
        case "inspect_request":
          return { status: "ok", ...(await inspect(compiler(), content as unknown as CursorRequest)) };
        case "is_complete_request":
          return { ...(await compiler().isComplete(String(content.code))) };
        case "history_request":
          return { status: "ok", history: this.history.answer(content as HistoryRequest) };
        case "comm_info_request":
          // Comms belong to widgets, which this kernel does not have.
          return { status: "ok", comms: {} };
        case "comm_open":
          this.iopub.send(message, "comm_close", { comm_id: content.comm_id, data: {} });
          return undefined;
        case "comm_msg":
        case "comm_close":
          return undefined;
        case "interrupt_request":
          this.cells.interrupt(sentAt);
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

  private shutdown(): void {
    this.iopub.flush();
    this.parts.sockets.close().then(this.parts.exit, this.parts.exit);
  }
}
