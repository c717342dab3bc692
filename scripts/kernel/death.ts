/** Answers for a kernel that died: an error with the cause for the cell that ran, `aborted` for those behind it. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { red } from "./ansi";
import { createMessage, type Message } from "./protocol/message";
import { KernelSockets } from "./protocol/sockets";
import type { Death } from "./watch";

/** Milliseconds in which further clients find the sockets again, once one has: ZeroMQ tries every 100. */
const RECONNECT_MS = 150;
/** Milliseconds that clients get to find them on a busy machine. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 20;
/** Milliseconds in which what was sent leaves. */
const LINGER_MS = 500;

export async function answerForDead(death: Death): Promise<void> {
  const session = randomUUID();
  const sockets = new KernelSockets(JSON.parse(readFileSync(death.connectionFile, "utf8")));
  await sockets.bind();
  const end = Date.now() + PATIENCE_MS;
  await Promise.race([new Promise<void>((found) => void sockets.subscriptions(() => found())), pause(PATIENCE_MS)]);
  await pause(RECONNECT_MS);
  for (const [index, { identities, header, count }] of death.pending.entries()) {
    const request = { identities: identities.map((one) => Buffer.from(one, "base64")), header } as unknown as Message;
    const publish = (type: string, content: Record<string, unknown>) =>
      sockets.iopub.send({ ...createMessage(type, session, content, request), identities: [Buffer.from(type)] });
    const cause = causeOf(death, count);
    const error = { ename: "KernelDied", evalue: cause, traceback: [red(`KernelDied: ${cause}`)] };
    const isFirst = index === 0;
    if (isFirst) publish("error", error);
    else publish("status", { execution_state: "busy" });
    const status = isFirst ? { status: "error", ...error } : { status: "aborted" };
    const reply = createMessage("execute_reply", session, { ...status, execution_count: count }, request);
    while (!(await isDelivered(sockets.shell.deliver(reply))) && Date.now() < end) await pause(RETRY_MS);
    publish("status", { execution_state: "idle" });
  }
  await Promise.all([sockets.iopub.flushed(), sockets.shell.flushed()]);
  await pause(LINGER_MS);
}

function isDelivered(sent: Promise<void>): Promise<boolean> {
  return sent.then(
    () => true,
    () => false,
  );
}

/** @param count the cell's execution count */
export function causeOf(
  { code, signal, log, memory }: Omit<Death, "connectionFile" | "pending">,
  count: number,
): string {
  const size = memory > 0 ? ` at ${(memory / 2 ** 30).toFixed(1)} GB` : "";
  const advice = "Its variables are lost.";
  if (/heap out of memory|Allocation failed/.test(log))
    return `the kernel ended for lack of memory${size}, in cell ${count}. ${advice}`;
  if (signal === "SIGKILL")
    return `the kernel was killed${size}, in cell ${count}; a system does that when its memory runs out. ${advice}`;
  if (signal !== null) return `the kernel crashed in native code (${signal})${size}, in cell ${count}. ${advice}`;
  return `the kernel ended with code ${code}${size}, in cell ${count}. ${advice}`;
}
