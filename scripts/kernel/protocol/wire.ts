/**
 * Jupyter messages as they travel: routing identities, a delimiter, an HMAC signature, four JSON parts, then raw
 * buffers. Layout: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Header, isRecord, type Message } from "./message";

const DELIMITER = "<IDS|MSG>";
/** Bytes. Each answer repeats the header of its request, and JSON cannot be written that is nested too deeply. */
const LONGEST_HEADER = 4000;

export function encode(message: Message, key: string): Buffer[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, Buffer.from(DELIMITER), Buffer.from(sign(parts, key)), ...parts];
}

/**
 * The signatures of received messages. An eavesdropper can replay a signed message, which must not run twice. As in
 * ipykernel, the last 65,536 are kept.
 */
export class SeenSignatures {
  private readonly signatures = new Set<string>();

  constructor(private readonly limit = 65_536) {}

  /** Adds a signature; false if it is known already. */
  add(signature: string): boolean {
    if (this.signatures.has(signature)) return false;
    this.signatures.add(signature);
    for (const oldest of this.signatures) {
      if (this.signatures.size <= this.limit) break;
      this.signatures.delete(oldest);
    }
    return true;
  }
}

/** @throws Error when the frames are no Jupyter message, their signature is wrong, or they are a replay */
export function decode(frames: Buffer[], key: string, seen?: SeenSignatures): Message {
  const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
  const signature = frames[start + 1];
  const parts = frames.slice(start + 2, start + 6);
  if (start < 0 || !signature || parts.length < 4) {
    throw new Error(`not a Jupyter message: ${frames.length} frames without ${DELIMITER} and four parts after it`);
  }
  if (key && !isSame(signature, Buffer.from(sign(parts, key)))) {
    throw new Error("a message with a wrong signature was not taken");
  }
  if (key && seen && !seen.add(signature.toString())) throw new Error("a message that came twice was taken once");
  if (parts[0].length > LONGEST_HEADER) throw new Error(`a header of ${parts[0].length} bytes was not taken`);
  const [header, parentHeader, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  if (!isRecord(header) || typeof header.msg_id !== "string" || typeof header.msg_type !== "string") {
    throw new Error("not a Jupyter message: its header is no object with the texts msg_id and msg_type");
  }
  return { identities: frames.slice(0, start), header: header as unknown as Header, parentHeader, metadata, content };
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
