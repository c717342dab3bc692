/**
 * Fault: a tslab kernel outlives a Jupyter server that was killed, with all of its memory.
 * Mend: a kernel whose parent process has gone ends as well.
 */
const LOOK_EVERY_MS = 1000;

/** Calls `onGone` once, when the process that started the kernel no longer is its parent. */
export function watchParent(parent: number, onGone: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
