/**
 * Fault: a tslab kernel outlives a Jupyter server that was killed, and keeps its memory.
 * Mend: the kernel ends when its parent process has ended.
 */
const LOOK_EVERY_MS = 1000;

/** Calls `onGone` once, when the process that started the kernel is no longer its parent. */
export function watchParent(parent: number, onGone: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
