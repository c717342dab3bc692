/** Turns of the event loop. In browsers: turn.browser.ts. */
import { setImmediate } from "node:timers/promises";

/** A cell can put others in their place. */
const { queueMicrotask } = globalThis;
const { nextTick } = process;

/** Resolves when other work that waits, such as messages, has had its turn. */
export function nextTurn(): Promise<void> {
  return setImmediate();
}

/** Calls `run` when all microtasks of this turn are done. */
export function atEndOfTurn(run: () => void): void {
  // A tick that a microtask schedules runs after all microtasks.
  queueMicrotask(() => nextTick(run));
}
