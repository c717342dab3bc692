/** The threads that run the trials of a sweep, as web workers. */
import { usedDrive } from "../platform/drive.browser";
import type { Outcome } from "./outcome";
import type { Pool } from "./pool";
import type { WorkerData } from "./trial";

interface WebWorker {
  onmessage: (event: { readonly data: Outcome }) => void;
  onerror: (event: { readonly message: string; preventDefault(): void }) => void;
  postMessage(message: unknown): void;
  terminate(): void;
}

declare const Worker: new (address: URL) => WebWorker;
declare const self: { readonly location: { readonly href: string } };
declare const navigator: { readonly hardwareConcurrency: number };

export function cores(): number {
  return navigator.hardwareConcurrency;
}

export function startPool(threads: number, workerData: WorkerData): Pool {
  const start = () => {
    // The same script as this worker's, which is there already.
    const worker = new Worker(new URL(self.location.href));
    worker.postMessage({ trials: workerData, drive: usedDrive() });
    return worker;
  };
  const all = new Set<WebWorker>();
  const free = Array.from({ length: threads }, start);
  for (const worker of free) all.add(worker);
  return {
    run: (task, signal) =>
      new Promise((resolve, reject) => {
        const worker = free.pop() ?? start();
        all.add(worker);
        const leave = () => {
          all.delete(worker);
          worker.terminate();
        };
        const stop = () => {
          leave();
          reject(new Error("The sweep was interrupted."));
        };
        if (signal?.aborted) return stop();
        signal?.addEventListener("abort", stop, { once: true });
        worker.onmessage = ({ data }) => {
          signal?.removeEventListener("abort", stop);
          free.push(worker);
          resolve(data);
        };
        // The worker itself failed: no memory, or its script could not be loaded.
        worker.onerror = (event) => {
          event.preventDefault();
          signal?.removeEventListener("abort", stop);
          leave();
          reject(new Error(event.message));
        };
        worker.postMessage(task);
      }),
    end: async () => {
      for (const worker of all) worker.terminate();
    },
  };
}
