/** Jupyter messages: https://jupyter-client.readthedocs.io/en/stable/messaging.html#general-message-format */

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

export interface Message<Content = Record<string, unknown>> {
  identities: Buffer[];
  header: Header;
  parentHeader: Header | Record<string, never>;
  metadata: Record<string, unknown>;
  content: Content;
}

/** The version of the messaging protocol that the kernel speaks. */
export const PROTOCOL_VERSION = "5.3";

/** Sends messages one after the other, in the order of the calls. */
export interface SendQueue {
  send(message: Message): void;
  /** Resolves when all messages given to `send` so far are sent. */
  flushed(): Promise<void>;
}

/** A kernel's connection to its clients. */
export interface Channels {
  readonly iopub: SendQueue;
  readonly shell: SendQueue;
  readonly control: SendQueue;
  readonly stdin: SendQueue;
  bind(): Promise<void>;
  /** Calls `handle` for each message of a channel. */
  receive(channel: "shell" | "control" | "stdin", handle: (message: Message) => void): Promise<void>;
  /** Calls `welcome` with each new subscription. The client can then be told that it receives all messages from now on. */
  subscriptions(welcome: (topic: string) => void): Promise<void>;
  /** Sends the waiting messages, then closes. */
  close(): Promise<void>;
}

/** A new message of a type, with the session of the sender. */
export function createMessage(
  type: string,
  session: string,
  content: Record<string, unknown>,
  parent?: Pick<Message, "header" | "identities">,
  metadata: Record<string, unknown> = {},
): Message {
  return {
    identities: parent?.identities ?? [],
    header: {
      msg_id: crypto.randomUUID(),
      session,
      username: "kernel",
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    },
    parentHeader: parent?.header ?? {},
    metadata,
    content,
  };
}

/** True for objects that JSON writes in braces. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
