/** A slow line between a host and a browser: what is sent waits for its turn. */
import type { ServerResponse } from "node:http";
import type { Send } from "../site/serve";

interface Waiting {
  readonly response: ServerResponse;
  rest: Buffer;
}

/** Bytes of one answer that are sent before it is another's turn. */
const PIECE = 4096;

export class Line {
  /** The bytes of all bodies that were sent. */
  bytes = 0;
  private readonly waiting: Waiting[] = [];
  /** The time at which all that was sent has arrived. */
  private free = 0;
  private isSending = false;

  /** @param delay milliseconds from a request until its answer begins */
  constructor(
    private readonly megabits: number,
    private readonly delay: number,
  ) {}

  readonly send: Send = (response, body) => {
    setTimeout(() => {
      this.waiting.push({ response, rest: body });
      void this.sendAll();
    }, this.delay);
  };

  private async sendAll(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      const piece = next.rest.subarray(0, PIECE);
      next.rest = next.rest.subarray(PIECE);
      const now = performance.now();
      this.free = Math.max(this.free, now) + (8 * piece.length) / (1000 * this.megabits);
      // Timers count whole milliseconds: what is sent within one is sent at once.
      if (this.free - now > 1) await new Promise((done) => setTimeout(done, this.free - now));
      this.bytes += piece.length;
      next.response.write(piece);
      if (next.rest.length > 0) this.waiting.push(next);
      else next.response.end();
    }
    this.isSending = false;
  }
}
