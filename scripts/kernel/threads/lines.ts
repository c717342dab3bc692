/** Messages between the kernel's two processes: one line of JSON each. */
import type { Readable } from "node:stream";
import { logToServer } from "../log";
import { withinLimit } from "../protocol/message-size";
import type { ToFront, ToHost } from "./messages";

/** The numbers of the pipes in the process that runs the cells. */
export const FROM_FRONT = 3;
export const TO_FRONT = 4;

/** JSON writes the ends of lines inside of texts in another way. */
const NEWLINE = 10;

/**
 * Makes what sends messages. Each begins a line of its own: an interrupt can cut off the one before.
 * @param write writes text
 */
export function createSender<Sent extends ToHost | ToFront>(write: (text: string) => void): (message: Sent) => void {
  return (message) =>
    write(`\n${message.type === "stream" ? streamJson(message) : JSON.stringify(bounded(message))}\n`);
}

/** `JSON.stringify` for the message of which there can be millions, in a third of the time. */
function streamJson({ cell, name, text }: Extract<ToFront, { type: "stream" }>): string {
  const place = cell === undefined ? "" : `"cell":${cell},`;
  return `{"type":"stream",${place}"name":"${name}","text":${JSON.stringify(text)}}`;
}

/**
 * Gives each message of a stream to `take`, until the stream ends.
 * @param isTaken resolves when more is to be read: the sender waits until then
 */
export async function receiveLines<Received>(
  stream: Readable,
  take: (message: Received) => void,
  isTaken: () => Promise<void> = async () => {},
): Promise<void> {
  let begun: Buffer[] = [];
  const takeLine = (line: string) => {
    if (line === "") return;
    let message: Received;
    try {
      message = JSON.parse(line);
    } catch {
      logToServer(`a message of ${line.length} characters that was cut off is left out`);
      return;
    }
    take(message);
  };
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(NEWLINE);
      if (end >= 0) {
        const lines = Buffer.concat([...begun, chunk.subarray(0, end)]).toString();
        begun = [];
        for (const line of lines.split("\n")) takeLine(line);
      }
      if (end + 1 < chunk.length) begun.push(chunk.subarray(end + 1));
      await isTaken();
    }
  } catch (error) {
    // The other process has died while it sent.
    if ((error as NodeJS.ErrnoException).code !== "ECONNRESET") throw error;
  }
}

/** What is too large to be shown is replaced before it travels. */
function bounded(message: ToHost | ToFront): ToHost | ToFront {
  if (message.type === "display")
    return { ...message, content: { ...message.content, ...withinLimit({ ...message.content }) } };
  if (message.type === "error")
    return { ...message, error: { ...message.error, ...withinLimit({ ...message.error }) } };
  if (message.type !== "done") return message;
  const { error, result } = message.outcome;
  return {
    ...message,
    outcome: {
      ...message.outcome,
      error: error && { ...error, ...withinLimit({ ...error }) },
      result: result && { ...result, ...withinLimit({ ...result }) },
    },
  };
}
