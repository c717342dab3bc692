/**
 * Fault: Node delivers SIGINT on the main thread, so nobody sees it while a cell's loop blocks that thread.
 * Mend: this thread sleeps inside a script that Node breaks on SIGINT (`breakOnSigint`), whatever the main thread
 * does.
 */
import vm from "node:vm";
import { parentPort } from "node:worker_threads";

/** The global variable that holds the function which the script calls. */
const RUN = "runUntilSignal";

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const sleep = () => Atomics.wait(sleeper, 0, 0);

/**
 * Calls `run`, and returns when a SIGINT breaks it. Meanwhile SIGINT does not end the process, as it would by
 * default.
 */
function untilSignal(run: () => void): void {
  Reflect.set(globalThis, RUN, run);
  try {
    vm.runInThisContext(`${RUN}()`, { breakOnSigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
  }
}

let isWatchful = false;

// Posts the time of each signal, and first of all 0: signals are seen from now on. The outer call catches a second signal that comes between two sleeps of the inner one.
for (;;) {
  untilSignal(() => {
    if (!isWatchful) parentPort?.postMessage(0);
    isWatchful = true;
    for (;;) {
      untilSignal(sleep);
      parentPort?.postMessage(Date.now());
    }
  });
  parentPort?.postMessage(Date.now());
}
