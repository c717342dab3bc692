/**
 * Which loop over epochs a step is called in: loops may run at the same time, and each reports its own epochs and
 * losses.
 *
 * A loop's body begins when the promise of its next epoch resolves, and belongs to that loop up to its first `await`.
 * (Not AsyncLocalStorage: up to Node 22 a process with async hooks aborts when the kernel stops a cell.)
 */
export interface Loop {
  /** The epoch whose body runs. */
  epoch: number;
  /** The last loss of a step in the body. */
  loss?: number;
  /** Aborted when the loop's cell is interrupted: the kernel may then stop the loop without a word to it. */
  signal?: AbortSignal;
}

const inProgress = new Set<Loop>();
let current: Loop | undefined;

/** The loop whose body runs. After an `await` in a body that is known only while no other loop is in progress. */
export function currentLoop(): Loop | undefined {
  if (current) return current;
  for (const loop of inProgress) if (loop.signal?.aborted) inProgress.delete(loop);
  return inProgress.size === 1 ? inProgress.values().next().value : undefined;
}

/** Says that the loop's body begins in the next microtask but one: right after that of this call. */
export function beginBody(loop: Loop): void {
  inProgress.add(loop);
  queueMicrotask(() => {
    current = loop;
    queueMicrotask(() => {
      if (current === loop) current = undefined;
    });
  });
}

/** Says that the loop is over. */
export function endLoop(loop: Loop): void {
  inProgress.delete(loop);
  if (current === loop) current = undefined;
}
