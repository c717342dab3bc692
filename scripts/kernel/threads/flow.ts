/**
 * Fault: a loop that shows something without end is faster than what takes its messages: they fill the memory, and an
 * interrupt waits behind them.
 * Mend: the host waits when it is too far ahead of the front.
 */
import type { ToFront } from "./messages";

/** How many messages may be on their way. */
const MOST_AHEAD = 1000;
/** After this long the host no longer waits for a front that takes nothing, in milliseconds. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 1;

/** The sender of the host. `taken` is one number, which the front raises with each message (`take`). */
export function createSender(send: (message: ToFront) => void, taken: SharedArrayBuffer): (message: ToFront) => void {
  const counter = new Int32Array(taken);
  const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let sent = 0;
  // The counter is a 32-bit number, and so is the difference: right also when both have gone round.
  const ahead = () => (sent - Atomics.load(counter, 0)) | 0;
  return (message) => {
    send(message);
    sent += 1;
    for (let waited = 0; ahead() > MOST_AHEAD && waited < PATIENCE_MS; waited += PAUSE_MS) {
      Atomics.wait(sleeper, 0, 0, PAUSE_MS);
    }
  };
}

/** Says that the front has taken a message. */
export function take(taken: SharedArrayBuffer): void {
  Atomics.add(new Int32Array(taken), 0, 1);
}
