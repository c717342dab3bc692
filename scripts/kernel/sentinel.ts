/**
 * Fault: a SIGINT is told by Node's main thread, which cannot while a cell's loop keeps it busy.
 * Mend: this thread sleeps in a script that Node breaks on SIGINT (`breakOnSigint`), whatever the main thread does.
 */
import vm from "node:vm";
import { parentPort } from "node:worker_threads";

/** The global under which the script finds what it has to run. */
const RUN = "runUntilSignal";

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const sleep = () => Atomics.wait(sleeper, 0, 0);

/** Runs until a SIGINT breaks it. While it runs, the signal does not have its default effect: to end the process. */
function untilSignal(run: () => void): void {
  Reflect.set(globalThis, RUN, run);
  try {
    vm.runInThisContext(`${RUN}()`, { breakOnSigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
  }
}

// Tells when each signal came. Two deep, so that a second signal between two sleeps is caught as well.
for (;;) {
  untilSignal(() => {
    for (;;) {
      untilSignal(sleep);
      parentPort?.postMessage(Date.now());
    }
  });
  parentPort?.postMessage(Date.now());
}
