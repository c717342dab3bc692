/**
 * Ends that come for certain.
 *
 * The notebook cuts off a loop that does not heed an interrupt: no `finally` on the way runs. What a function has
 * changed for a while for the whole process, such as `console.log` while a step is recorded, would then stay so.
 */
import { interruptSignal } from "./bridge";

/** The calls that run, the innermost last. */
const ends: (() => void)[] = [];
/** The signal that is listened to: a call may take microseconds, so it is listened to once. */
let heard: AbortSignal | undefined;

/** Runs the body, then `end`: also when it throws, and at the interrupt when it is cut off. */
export function withEnd<T>(body: () => T, end: () => void): T {
  const signal = interruptSignal();
  if (signal !== heard) signal?.addEventListener("abort", endCutOff);
  heard = signal;
  ends.push(end);
  try {
    return body();
  } finally {
    ends.pop();
    end();
  }
}

/** Events are handled when no call runs: those that have not ended never will. */
function endCutOff(): void {
  for (let end = ends.pop(); end; end = ends.pop()) end();
}
