/** The process that runs the cells which the front, its parent, sends. */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { logToServer } from "./log";
import type { RelayData } from "./relay";
import { keepFromExiting } from "./runtime/no-exit";
import type { runCells as RunCells } from "./runtime/run-cells";
import { createInput } from "./threads/input";
import { createSender, TO_FRONT } from "./threads/lines";
import type { ToFront, ToHost } from "./threads/messages";

/** @param root the project's folder */
export function startHost(root: string): void {
  // The front takes interrupts. One that is sent here, too, must not end the process.
  process.on("SIGINT", () => {});
  const post = createSender<ToFront>(writeToFront);
  const input = createInput(post);
  const stopRequest = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const cellToStop = new Int32Array(stopRequest);
  const workerData: RelayData = { input: input.line, stopRequest };
  const relay = new Worker(join(__dirname, "relay.js"), { workerData, transferList: [input.line.port] });
  const exit = keepFromExiting();
  relay.on("error", (error) => {
    logToServer("the thread that hears the front failed:", error);
    exit(1);
  });
  relay.on("exit", (code) => exit(code));

  // Loads while that thread starts.
  const { runCells } = require("./runtime/run-cells") as { runCells: typeof RunCells };
  runCells({
    root,
    post,
    prompt: input.prompt,
    isAskedToStop: (cell) => Atomics.load(cellToStop, 0) === cell,
    listen: (take) =>
      relay.on("message", (message: Exclude<ToHost, { type: "terminate" | "answer" }>) =>
        message.type === "exit" ? exit(0) : take(message),
      ),
  });
}

/**
 * Fault: an endless loop that prints makes messages faster than they are sent. They fill the memory, and an interrupt
 * waits behind them.
 * Mend: this returns when the front has room for the text. What a cell showed before it crashed has left, too.
 */
function writeToFront(text: string): void {
  const length = Buffer.byteLength(text);
  let written = writeSync(TO_FRONT, text);
  if (written === length) return;
  // A signal cut the call short.
  const bytes = Buffer.from(text);
  while (written < length) written += writeSync(TO_FRONT, bytes, written);
}
