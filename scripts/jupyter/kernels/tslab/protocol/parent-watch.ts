/**
 * Fault: a tslab kernel outlives a Jupyter server that was killed, with all of its memory.
 * Mend: a kernel whose parent process has gone ends as well.
 */
const LOOK_EVERY_MS = 1000;

/**
 * Calls `onGone` once, when the process that started the kernel no longer is its parent.
 * Jupyter names that process in JPY_PARENT_PID; it may be gone before the kernel gets to look.
 */
export function watchParent(onGone: () => void, parentId: () => number = () => process.ppid): void {
  const parent = Number(process.env.JPY_PARENT_PID) || parentId();
  const timer = setInterval(() => {
    if (parentId() === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
