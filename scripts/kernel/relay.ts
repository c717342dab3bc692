/**
 * The host's second thread: hears the front while a cell keeps the first one busy.
 *
 * Fault: tslab cannot stop a synchronous loop that runs after an `await`.
 * Mend: Node's inspector, used from another thread, terminates the JavaScript that the main thread is running.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { answerInput, type InputLine } from "./threads/input";
import { FROM_FRONT, receiveLines } from "./threads/lines";
import type { ToHost } from "./threads/messages";

/** The data that this thread starts with. */
export interface RelayData {
  input: InputLine;
  /** One Int32: the id of the cell to stop. In shared memory, so that the host sees it even inside an endless loop. */
  stopRequest: SharedArrayBuffer;
}

const { input, stopRequest } = workerData as RelayData;
const cellToStop = new Int32Array(stopRequest);
let inspector: Session | undefined;
/** The number of terminations that the main thread has not answered yet. */
let terminations = 0;
/** What came behind a termination: on a busy machine it could be there before, and the start of the next cell be cut off. */
let held: ToHost[] = [];

/** Unwinds the main thread to its event loop; no `catch` or `finally` on the way runs. */
function terminate(): void {
  if (!inspector) {
    inspector = new Session();
    inspector.connectToMainThread();
  }
  terminations += 1;
  inspector.post("Runtime.terminateExecution", () => {
    terminations -= 1;
    if (terminations > 0) return;
    const messages = held;
    held = [];
    messages.forEach(pass);
  });
}

function pass(message: ToHost): void {
  if (terminations > 0) held.push(message);
  else parentPort?.postMessage(message);
}

function take(message: ToHost): void {
  if (message.type === "terminate") terminate();
  else if (message.type === "answer") answerInput(input, message.answer);
  else {
    if (message.type === "interrupt") Atomics.store(cellToStop, 0, message.cell);
    pass(message);
  }
}

// The front ends with its end of the pipe, and nobody is left to run cells for.
void receiveLines(new Socket({ fd: FROM_FRONT, readable: true, writable: false }), take).finally(() =>
  process.kill(process.pid, "SIGKILL"),
);
