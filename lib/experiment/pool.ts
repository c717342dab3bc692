/** The threads that run the trials of a sweep. In browsers: pool.browser.ts. */
import { availableParallelism } from "node:os";
import path from "node:path";
import Piscina from "piscina";
import type { Outcome } from "./outcome";
import type { Task, WorkerData } from "./trial";

export interface Pool {
  /**
   * Runs one trial in a thread that is free.
   * @throws Error when the thread itself ended, and when the signal is aborted
   */
  run(task: Task, signal: AbortSignal | undefined): Promise<Outcome>;
  /** Ends the threads, with whatever they run. */
  end(): Promise<void>;
}

/** The number of trials that the machine can run at once. */
export function cores(): number {
  return availableParallelism();
}

export function startPool(threads: number, workerData: WorkerData): Pool {
  const pool = new Piscina({
    filename: path.join(__dirname, "worker.js"),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData,
  });
  // A thread that ends between two trials is replaced before the next one.
  pool.on("error", () => {});
  return { run: (task, signal) => pool.run(task, { signal: signal ?? null }), end: () => pool.destroy() };
}
