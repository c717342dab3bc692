/** The kernel's main thread: starts the front (sockets and compiler) and runs the cells that the front sends. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { logToServer } from "./log";
import { offerBridge } from "./runtime/bridge";
import { lastCell, leaveCell } from "./runtime/current-cell";
import { CellModules } from "./runtime/modules";
import { keepFromExiting } from "./runtime/no-exit";
import { captureStreams, createClearOutput, postDisplay } from "./runtime/output";
import { mendReadline } from "./runtime/readline";
import { CellRunner } from "./runtime/runner";
import { installSourceMaps } from "./runtime/source-maps";
import { timeIt } from "./runtime/time-it";
import { bindTimers } from "./runtime/timers";
import { createSender } from "./threads/flow";
import { createInput, type InputLine } from "./threads/input";
import type { ToFront, ToHost } from "./threads/messages";
import { checkTslabVersion } from "./tslab";

/** The data that the front's thread starts with. */
export interface FrontData {
  /** The project's folder. */
  root: string;
  connectionFile: string;
  /** The id of the Jupyter server's process. */
  server: number;
  input: InputLine;
  /** One Int32: the id of the cell to stop. In shared memory, so that the host sees it even inside an endless loop. */
  stopRequest: SharedArrayBuffer;
  /** One Int32: how many messages the front has taken. */
  taken: SharedArrayBuffer;
}

/** Starts the kernel that a connection file describes; exits with one line on stderr when it cannot. */
export function startKernel({
  root,
  connectionFile,
  server,
}: Pick<FrontData, "root" | "connectionFile" | "server">): void {
  try {
    checkTslabVersion();
  } catch (error) {
    logToServer((error as Error).message);
    process.exit(1);
  }
  // Until the sentinel handles SIGINT no cell runs, so the signal has nothing to interrupt; it must not end the kernel.
  process.on("SIGINT", () => {});
  const taken = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const post = createSender((message) => front.postMessage(message), taken);
  const input = createInput(post);
  const stopRequest = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const cellToStop = new Int32Array(stopRequest);
  const workerData: FrontData = {
    root,
    connectionFile,
    server,
    input: input.line,
    stopRequest,
    taken,
  };
  const front = new Worker(join(__dirname, "front.js"), { workerData, transferList: [input.line.port] });

  installSourceMaps();
  const modules = new CellModules(process.cwd(), root, () => loadDisplayApi(post));
  mendReadline(input.prompt);
  const builtIns = { prompt: input.prompt, clearOutput: createClearOutput(post), timeIt };
  const runner = new CellRunner(modules, post, builtIns, (cell) => Atomics.load(cellToStop, 0) === cell);
  offerBridge(runner, post);

  const takeUncaught = (error: unknown) => runner.takeUncaught(error, lastCell());
  process.on("uncaughtException", takeUncaught);
  process.on("unhandledRejection", takeUncaught);

  const exit = keepFromExiting();
  front.on("message", (message: ToHost) => {
    leaveCell();
    if (message.type === "run") runner.start(message.cell, message.code);
    else if (message.type === "interrupt") runner.interrupt(message.cell);
    else if (message.type === "stopLeftovers") runner.stopLeftovers();
    else exit(0);
  });
  front.on("error", (error) => {
    logToServer("the front thread failed:", error);
    exit(1);
  });
  front.on("exit", (code) => exit(code));
  captureStreams(post);
  bindTimers();
}

/** Loads tslab's display API for cells that import it, and redirects what it shows to this kernel. */
function loadDisplayApi(post: (message: ToFront) => void): unknown {
  const jupyter = require("tslab/dist/jupyter");
  jupyter.lastWriteDisplayData = (content: Parameters<typeof postDisplay>[1], update: boolean) =>
    postDisplay(post, content, update);
  return require("tslab");
}
