/**
 * Jupyter messages as they travel: routing identities, a delimiter, an HMAC signature, four JSON parts, then raw
 * buffers. Layout: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

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

const DELIMITER = "<IDS|MSG>";

/** A fresh message of a type; its session is the sender's. */
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
      msg_id: randomUUID(),
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

export function encode(message: Message, key: string): Buffer[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, Buffer.from(DELIMITER), Buffer.from(sign(parts, key)), ...parts];
}

/** @throws Error when the frames are no Jupyter message or their signature is wrong. */
export function decode(frames: Buffer[], key: string): Message {
  const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
  const signature = frames[start + 1];
  const parts = frames.slice(start + 2, start + 6);
  if (start < 0 || !signature || parts.length < 4) {
    throw new Error(`not a Jupyter message: ${frames.length} frames without ${DELIMITER} and four parts after it`);
  }
  if (key && !isSame(signature, Buffer.from(sign(parts, key)))) {
    throw new Error("a message with a wrong signature was not taken");
  }
  const [header, parentHeader, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  return { identities: frames.slice(0, start), header, parentHeader, metadata, content };
}

function sign(parts: Buffer[], key: string): string {
  if (!key) return "";
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
