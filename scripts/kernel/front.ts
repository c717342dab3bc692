/** The kernel's second thread. It owns the sockets, so it can answer while a cell keeps the host busy. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { RemoteCompiler } from "./compile/remote";
import type { FrontData } from "./host";
import { logToServer } from "./log";
import { helpLinks } from "./protocol/help-links";
import { Kernel } from "./protocol/kernel";
import { type Connection, KernelSockets } from "./protocol/sockets";
import { importedLibrary } from "./runtime/preload";
import { staleBuildHint } from "./stale-build";
import { take } from "./threads/flow";
import { answerInput } from "./threads/input";
import type { ToFront, ToHost } from "./threads/messages";
import { PIPE, type Report } from "./watch";

/** Milliseconds that the host gets to exit on its own. */
const EXIT_MS = 300;

const host = parentPort;
if (!host) throw new Error("the front runs as a worker thread of the host");
const { root, connectionFile, server, input, stopRequest, taken } = workerData as FrontData;
const cellToStop = new Int32Array(stopRequest);
const connection: Connection = JSON.parse(readFileSync(connectionFile, "utf8"));

const compiler = new RemoteCompiler(root);
const pipe = new Socket({ fd: PIPE, readable: true, writable: true });
const report = (report: Report) => pipe.write(`${JSON.stringify(report)}\n`);

// The host loads it before a cell imports it.
let libraryLoadedAt = importedLibrary(process.cwd()) === undefined ? undefined : Date.now();
const sockets = new KernelSockets(connection);
const kernel = new Kernel({
  sockets,
  compiler: () => compiler,
  typescriptVersion: require("typescript/package.json").version,
  helpLinks: helpLinks(root, connectionFile, server),
  libraryNotice: () => {
    const hint = staleBuildHint(root, libraryLoadedAt);
    libraryLoadedAt ??= Date.now();
    return hint;
  },
  answerInput: (answer) => answerInput(input, answer),
  toHost: (message: ToHost) => {
    if (message.type === "interrupt") Atomics.store(cellToStop, 0, message.cell);
    host.postMessage(message);
  },
  report,
  exit: () => {
    report({ isEnding: true });
    host.postMessage({ type: "exit" } satisfies ToHost);
    // A host that runs a cell does not receive messages.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), EXIT_MS);
  },
});

host.on("message", (message: ToFront) => {
  kernel.cells.fromHost(message);
  // A message counts as taken once its output has been sent to the client.
  void sockets.iopub.flushed().then(() => take(taken));
});
process.on("unhandledRejection", (error) => logToServer("front:", error));
process.on("uncaughtException", (error) => logToServer("front:", error));

const sentinel = new Worker(join(__dirname, "sentinel.js"));
const isWatchful = once(sentinel, "message");
sentinel.on("message", (time: number) => kernel.cells.takeSignal(time));
// The watcher holds the other end.
pipe.on("close", () => process.kill(process.pid, "SIGKILL")).resume();
void Promise.all([kernel.start(), isWatchful]).then(() => report({ isReady: true }));
