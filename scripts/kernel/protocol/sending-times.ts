/**
 * When messages were sent, by this machine's clock, though each client dates them by its own.
 *
 * Fault: an interrupt and a cell come by two sockets, so that one can overtake the other, and only the times at which they
 * were sent tell whether the interrupt is meant for that cell. In JupyterLab the browser's clock dates the cell and the
 * server's the interrupt.
 * Mend: the message that took least time on its way tells by how much a client's clock differs, so that no later message
 * counts as sent before it was.
 */
import type { Message } from "./message";

/** Milliseconds for which that is remembered: in this time clocks go apart by less than a user's next step takes. */
const MEMORY_MS = 10 * 60_000;

interface Passage {
  /** The time of the arrival. */
  readonly came: number;
  /** From the client's date to the arrival: the way, and the difference of the clocks. */
  readonly took: number;
}

export class SendingTimes {
  /** For each client the passages of late, each shorter than all that came after it: the first is the shortest. */
  private readonly passages = new Map<string, Passage[]>();

  /** @returns the time at which a message was sent that comes now, in milliseconds since 1970 */
  of({ header }: Pick<Message, "header">, now = Date.now()): number {
    const date = Date.parse(header.date);
    if (Number.isNaN(date)) return now;
    for (const [session, passages] of this.passages)
      if (isForgotten(passages.at(-1), now)) this.passages.delete(session);
    const took = now - date;
    const before = this.passages.get(header.session) ?? [];
    const kept = before.filter((passage) => !isForgotten(passage, now) && passage.took < took);
    const passages = [...kept, { came: now, took }];
    this.passages.set(header.session, passages);
    return date + passages[0].took;
  }
}

/** A clock of this machine that was set back makes times to come, which are forgotten, too. */
function isForgotten(passage: Passage | undefined, now: number): boolean {
  return passage === undefined || passage.came > now || passage.came < now - MEMORY_MS;
}
