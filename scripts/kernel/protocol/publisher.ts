/**
 * What a kernel publishes to its notebooks, in batches.
 *
 * Fault: tslab sends a message per `write`; 50,000 lines are 50,000 messages, and JupyterLab falls behind.
 * Mend: text of the same stream and cell goes out together, at most every few milliseconds; of several updates of the
 * same display that wait, only the last is sent.
 */
import type { SendQueue } from "./sockets";
import { createMessage, type Message } from "./wire";

/** How long text may wait for more of it, in milliseconds: not visible to a reader. */
const BATCH_MS = 15;
/** A longer text goes out at once, so that no single message becomes too large for a browser. */
const BATCH_CHARACTERS = 256 * 1024;

interface Waiting {
  type: string;
  parent: Message;
  content: Record<string, unknown>;
  /** The pieces of a stream's text, joined when sent. */
  text?: string[];
}

export class Publisher {
  private waiting: Waiting[] = [];
  private waitingCharacters = 0;
  private timer: NodeJS.Timeout | undefined;
  /** Waiting updates by display id, to put a newer one in their place. */
  private readonly updates = new Map<string, Waiting>();

  constructor(
    private readonly queue: SendQueue,
    private readonly session: string,
  ) {}

  stream(parent: Message, name: "stdout" | "stderr", text: string): void {
    const last = this.waiting.at(-1);
    if (last?.text && last.parent === parent && last.content.name === name) last.text.push(text);
    else this.waiting.push({ type: "stream", parent, content: { name }, text: [text] });
    this.waitingCharacters += text.length;
    if (this.waitingCharacters >= BATCH_CHARACTERS) this.flush();
    else this.flushSoon();
  }

  /** Publishes a display, or a new state of the display with that id. */
  display(parent: Message, content: { transient?: { display_id?: string } }, update: boolean): void {
    const id = content.transient?.display_id;
    const replaced = update && id !== undefined ? this.updates.get(id) : undefined;
    if (replaced) {
      replaced.content = { ...content };
      return;
    }
    const entry = { type: update ? "update_display_data" : "display_data", parent, content: { ...content } };
    this.waiting.push(entry);
    if (id !== undefined && update) this.updates.set(id, entry);
    else if (id !== undefined) this.updates.delete(id);
    this.flushSoon();
  }

  /** Publishes a message after everything before it. */
  send(parent: Message | undefined, type: string, content: Record<string, unknown>): void {
    this.flush();
    this.queue.send({ ...createMessage(type, this.session, content, parent), identities: [Buffer.from(type)] });
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting;
    this.waiting = [];
    this.waitingCharacters = 0;
    this.updates.clear();
    for (const { type, parent, content, text } of batch) {
      this.send(parent, type, text ? { ...content, text: text.join("") } : content);
    }
  }

  private flushSoon(): void {
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }
}
