/** The threads that can help with a step. In browsers: threads.browser.ts. */
import { availableParallelism } from "node:os";
import { isMainThread, Worker } from "node:worker_threads";

/** Threads per step that the machine has, the main one too. A trial of a sweep is a thread beside others, and has one. */
export function threadsPerStep(): number {
  return isMainThread ? availableParallelism() : 1;
}

/** Starts a thread that runs helper.ts, and does not keep the process alive. */
export function startHelper(control: Int32Array): Pick<Worker, "postMessage"> {
  const worker = new Worker(require.resolve("./helper"), { workerData: control });
  // A machine that has no thread to give computes all parts on the main one.
  worker.on("error", () => {});
  worker.unref();
  return worker;
}

/** Calls `run` once when the process ends. */
export function beforeExit(run: () => void): void {
  process.once("exit", run);
}
