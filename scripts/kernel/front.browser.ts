/** The front in browsers: a web worker with the compiler, which answers while a cell keeps the host busy. */
import { hasMultiplyAdd } from "nonlinear/jit/wasm/multiply-add";
import { type LessonCell, LessonCompiler } from "./compile/lesson-compiler.browser";
import { logToServer } from "./log";
import { Kernel } from "./protocol/kernel";
import type { Channels, Header, Message, SendQueue } from "./protocol/message";
import { withinLimit } from "./protocol/message-size";
import type { ToFront, ToHost } from "./threads/messages";
import type { FrontToPage, LiteMessage, PageToFront, Port, Scope } from "./threads/page.browser";
import { giveTypes } from "./tslab.browser";

declare const self: Scope<PageToFront, FrontToPage>;

const NO_MULTIPLY_ADD =
  "This browser's WebAssembly has no multiply-add (relaxed SIMD): compiled steps round each product, so that last digits differ.";

/** Milliseconds after JupyterLab's questions, which come one after the other, until the compiler reads the types. */
const QUIET_MS = 200;
/** The same where a lesson is open, whose cells can be run before: who wants to run them gets the time to say so. */
const QUIET_OF_LESSON_MS = 2000;

let host: Port | undefined;
let cellToStop: Int32Array | undefined;
const compiler = new LessonCompiler("/");
/** The timer of the compiler's start. */
let quiet: ReturnType<typeof setTimeout> | undefined;
/** How many kernels this front has served, one after the other. */
let kernels = 0;
/** The client that sent the last message. */
let lastSession = "";
/** Settled while JupyterLab loads, too: the first kernel's front begins before there is a kernel. */
let tellPrepared: () => void = () => {};
const isPrepared = new Promise<void>((resolve) => {
  tellPrepared = resolve;
});
const receivers = new Map<string, (message: Message) => void>();

/** The one that was started last. */
let kernel: Kernel | undefined;

self.addEventListener("unhandledrejection", ({ reason }) => logToServer("front:", reason));
self.onmessage = ({ data }) => {
  if (data.type === "types") {
    giveTypes(data.types);
    tellPrepared();
  } else if (data.type === "lesson") void readLesson(data.path);
  else if (data.type === "start") void start(data);
  else if (data.type === "jupyter") receive(data.message);
  else if (data.type === "interrupt") kernel?.cells.interrupt(Date.now());
  else {
    listenTo(data.host);
    kernel?.cells.loseHost();
    compiler.forget();
  }
};

async function start({ host: port, stop }: Extract<PageToFront, { type: "start" }>): Promise<void> {
  cellToStop = stop && new Int32Array(stop);
  const ended = kernel;
  kernel = createKernel();
  // One that has served another kernel goes on with its compiler, and the types that this may have read.
  ended?.cells.loseHost();
  compiler.restart();
  listenTo(port);
  await kernel.start();
  await isPrepared;
  self.postMessage({ type: "ready" });
}

/** What a kernel says that has ended, nobody hears. */
function createKernel(): Kernel {
  const number = ++kernels;
  const isCurrent = () => number === kernels;
  return new Kernel({
    sockets: channels(isCurrent),
    compiler: () => compiler,
    typescriptVersion: require("typescript/package.json").version,
    helpLinks: [],
    libraryNotice: () => (hasMultiplyAdd() ? undefined : NO_MULTIPLY_ADD),
    toHost: (message: ToHost) => {
      if (!isCurrent()) return;
      // Nobody can break into the loop of a web worker. The page hears of the wish, and ends the worker when it is repeated.
      if (message.type === "terminate") return self.postMessage(message);
      if (message.type === "interrupt" && cellToStop) Atomics.store(cellToStop, 0, message.cell);
      host?.postMessage(message);
    },
    // It loads all while JupyterLab does.
    foresee: () => {},
    // The page ends both workers.
    exit: () => {},
  });
}

/** Has what the cells of a lesson compile to, for who runs them before the compiler is there. */
async function readLesson(path: string): Promise<void> {
  const answer = await fetch(new URL(`lessons/${path}.json`, self.location.href));
  if (answer.ok) compiler.know((await answer.json()) as LessonCell[]);
}

/**
 * Reading the types takes two seconds of a core. JupyterLab needs that core until it shows the notebook and knows its kernel, and
 * then those cells that are run at once.
 */
function prepareInQuiet(): void {
  clearTimeout(quiet);
  quiet = setTimeout(
    () => (kernel?.cells.runningCount === undefined ? compiler.prepare() : prepareInQuiet()),
    compiler.knowsLesson ? QUIET_OF_LESSON_MS : QUIET_MS,
  );
}

function listenTo(port: Port): void {
  host = port;
  port.onmessage = ({ data }: { readonly data: ToFront }) => kernel?.cells.fromHost(data);
}

function receive({ channel, header, parent_header, metadata, content }: LiteMessage): void {
  lastSession = header.session;
  prepareInQuiet();
  receivers.get(channel)?.({
    identities: [],
    header: header as unknown as Header,
    parentHeader: parent_header as Header,
    metadata: metadata as Record<string, unknown>,
    content: content as Record<string, unknown>,
  });
}

/** The page in the place of sockets. */
function channels(isCurrent: () => boolean): Channels {
  const queue = (channel: string): SendQueue => ({
    send: ({ header, parentHeader, metadata, content }) => {
      if (!isCurrent()) return;
      // JupyterLite finds the client by it.
      const session = parentHeader.session ?? lastSession;
      const message = {
        channel,
        header: { ...header, session },
        parent_header: parentHeader,
        metadata,
        content: withinLimit(content),
      };
      self.postMessage({ type: "jupyter", message });
    },
    flushed: async () => {},
  });
  return {
    iopub: queue("iopub"),
    shell: queue("shell"),
    control: queue("control"),
    stdin: queue("stdin"),
    bind: async () => {},
    subscriptions: async () => {},
    receive: async (channel, handle) => void receivers.set(channel, handle),
    close: async () => {},
  };
}
