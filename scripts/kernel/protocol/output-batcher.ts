/**
 * Publishes output on the iopub channel, in batches.
 *
 * Fault: tslab sends a message for each `write`. 50,000 lines are 50,000 messages, and JupyterLab falls behind.
 * Mend: the text that a cell writes to one stream within a few milliseconds is one message. Of several waiting
 * updates of a display only the last is sent.
 */
import { createMessage, type Message, type SendQueue } from "./message";

/** Milliseconds that output may wait to be joined by more; too short to be seen. */
const BATCH_MS = 15;
/** The number of waiting characters that are sent at once, so that no message becomes too large for a browser. */
const BATCH_CHARACTERS = 256 * 1024;

interface Waiting {
  type: string;
  parent: Message;
  content: Record<string, unknown>;
  /** The pieces of a stream's text, to be joined. */
  text?: string[];
}

export class OutputBatcher {
  private waiting: Waiting[] = [];
  private waitingCharacters = 0;
  private timer: NodeJS.Timeout | undefined;
  /** The waiting update of each display, by its id; a newer update replaces it. */
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

  /** Publishes a display, or (`update`) the new content of the display with the same id. */
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

  /** Publishes a message at once, after everything that waits. */
  send(parent: Message | undefined, type: string, content: Record<string, unknown>): void {
    this.flush();
    this.queue.send({
      ...createMessage(type, this.session, content, parent),
      identities: [Buffer.from(type)],
    });
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

  /** Resolves when all that was published so far is sent. */
  flushed(): Promise<void> {
    this.flush();
    return this.queue.flushed();
  }

  private flushSoon(): void {
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }
}
