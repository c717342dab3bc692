/**
 * Flow control between the threads.
 *
 * Fault: an endless loop that prints makes messages faster than they are sent. They fill the memory, and an interrupt
 * waits behind them.
 * Mend: the host waits while too many of its messages are not taken yet.
 */
import type { ToFront } from "./messages";

/** The largest number of messages that wait to be taken. */
const MOST_AHEAD = 1000;
/** Milliseconds after which the host stops waiting for a front that takes nothing. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 1;

/** Makes the host's sender. `taken` holds one Int32, which the front raises for each message (`take`). */
export function createSender(send: (message: ToFront) => void, taken: SharedArrayBuffer): (message: ToFront) => void {
  const counter = new Int32Array(taken);
  const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let sent = 0;
  // 32-bit arithmetic keeps the difference right when the counter overflows.
  const ahead = () => (sent - Atomics.load(counter, 0)) | 0;
  return (message) => {
    send(message);
    sent += 1;
    for (let waited = 0; ahead() > MOST_AHEAD && waited < PATIENCE_MS; waited += PAUSE_MS) {
      Atomics.wait(sleeper, 0, 0, PAUSE_MS);
    }
  };
}

/** Counts a message as taken. */
export function take(taken: SharedArrayBuffer): void {
  Atomics.add(new Int32Array(taken), 0, 1);
}
