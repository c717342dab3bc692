/** The kernel's main thread: starts the front (sockets), then what runs the cells that the front sends. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { logToServer } from "./log";
import { keepFromExiting } from "./runtime/no-exit";
import type { runCells as RunCells } from "./runtime/run-cells";
import { createSender } from "./threads/flow";
import { createInput, type InputLine } from "./threads/input";
import type { ToHost } from "./threads/messages";
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
  const exit = keepFromExiting();
  front.on("error", (error) => {
    logToServer("the front thread failed:", error);
    exit(1);
  });
  front.on("exit", (code) => exit(code));

  // Loads while the front's thread starts.
  const { runCells } = require("./runtime/run-cells") as { runCells: typeof RunCells };
  runCells({
    root,
    post,
    prompt: input.prompt,
    isAskedToStop: (cell) => Atomics.load(cellToStop, 0) === cell,
    listen: (take) => front.on("message", (message: ToHost) => (message.type === "exit" ? exit(0) : take(message))),
  });
}
