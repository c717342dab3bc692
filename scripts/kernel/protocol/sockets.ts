/**
 * The five sockets of a kernel.
 *
 * Fault: tslab never waits for `send`. zeromq.js rejects a send while another runs, so bursts lose messages, even
 * `idle`; and a publisher drops messages beyond its high-water mark of 1,000.
 * Mend: one queue of sends per socket, and a high-water mark that no notebook reaches.
 */
import { constants } from "node:buffer";
import { setTimeout as pause } from "node:timers/promises";
import type * as Zmq from "zeromq";
import { logToServer } from "../log";
import { loadZmq } from "../tslab";
import type { Channels, Message, SendQueue } from "./message";
import { withinLimit } from "./message-size";
import { decode, encode, SeenSignatures } from "./wire";

/** The high-water mark: unread messages per subscriber, far more than any notebook has. */
const WAITING_MESSAGES = 100_000;
/** The bytes of the longest part of a message: what is longer cannot become a text. */
const LONGEST_PART = constants.MAX_STRING_LENGTH;
/** Milliseconds in which an address gets free, and between two looks. */
const BIND_MS = 5000;
const BIND_PAUSE_MS = 20;
/** The longest topic and heartbeat in bytes. Neither is signed, so a client that sends more is disconnected. */
const LONGEST_TOPIC = 100;
const LONGEST_BEAT = 1000;

/** The contents of a kernel's connection file. */
export interface Connection {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

type Writable = Pick<Zmq.Publisher, "send">;

interface Bindable {
  bind(address: string): Promise<void>;
}

/**
 * Who starts kernels looks for free ports by taking them for a moment, and may hit those of this kernel.
 * @throws Error when another program keeps the address
 */
async function bindSoon(socket: Bindable, address: string): Promise<void> {
  for (const end = Date.now() + BIND_MS; ; await pause(BIND_PAUSE_MS)) {
    try {
      return await socket.bind(address);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      if (Date.now() > end) throw new Error(`another program has ${address}; start the kernel again, with other ports`);
    }
  }
}

export class SocketQueue implements SendQueue {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: Writable,
    private readonly key: string,
  ) {}

  send(message: Message): void {
    const frames = encode({ ...message, content: withinLimit(message.content) }, this.key);
    // A message that cannot be sent (its client is gone) must not block the next ones.
    this.last = this.last.then(() => this.socket.send(frames)).catch(() => {});
  }

  flushed(): Promise<void> {
    return this.last;
  }
}

export class KernelSockets implements Channels {
  readonly iopub: SendQueue;
  readonly shell: SendQueue;
  readonly control: SendQueue;
  readonly stdin: SendQueue;
  private readonly routers: Record<"shell" | "control" | "stdin", Zmq.Router>;
  private readonly publisher: Zmq.XPublisher;
  private readonly heartbeat: Zmq.Router;
  private readonly seen = new SeenSignatures();

  constructor(private readonly connection: Connection) {
    const zmq = loadZmq();
    // A client that reconnects under its name replaces its old connection. One that is not there gets nothing; without a
    // time-out, what is sent to the last client that has gone would wait for another one, and so would the kernel's end.
    const router = () =>
      new zmq.Router({
        sendHighWaterMark: 0,
        receiveHighWaterMark: 0,
        linger: 1000,
        handover: true,
        sendTimeout: 0,
        maxMessageSize: LONGEST_PART,
        mandatory: true,
      });
    this.publisher = new zmq.XPublisher({
      sendHighWaterMark: WAITING_MESSAGES,
      linger: 1000,
      // Reports also a second client that subscribes to the same topic.
      verbosity: "allSubs",
      // The first byte is the kind of the message.
      maxMessageSize: 1 + LONGEST_TOPIC,
    });
    this.routers = { shell: router(), control: router(), stdin: router() };
    // Not a Reply, which waits for its turn: one client that goes away at the wrong time would silence it for all.
    this.heartbeat = new zmq.Router({ linger: 0, maxMessageSize: LONGEST_BEAT });
    this.iopub = new SocketQueue(this.publisher, connection.key);
    this.shell = new SocketQueue(this.routers.shell, connection.key);
    this.control = new SocketQueue(this.routers.control, connection.key);
    this.stdin = new SocketQueue(this.routers.stdin, connection.key);
  }

  /** Binds all five sockets, to no port but those of the connection file. */
  async bind(): Promise<void> {
    const { connection, routers } = this;
    const bindTo = (socket: Bindable, port: number) =>
      bindSoon(
        socket,
        `${connection.transport}://${connection.ip}${connection.transport === "ipc" ? "-" : ":"}${port}`,
      );
    await Promise.all([
      bindTo(this.publisher, connection.iopub_port),
      bindTo(routers.shell, connection.shell_port),
      bindTo(routers.control, connection.control_port),
      bindTo(routers.stdin, connection.stdin_port),
      bindTo(this.heartbeat, connection.hb_port),
    ]);
    void this.echoHeartbeats();
  }

  /** Until the sockets close. Invalid messages are logged and dropped. */
  async receive(channel: "shell" | "control" | "stdin", handle: (message: Message) => void): Promise<void> {
    for await (const frames of this.routers[channel]) {
      try {
        handle(decode(frames as Buffer[], this.connection.key, this.seen));
      } catch (error) {
        logToServer(`${channel} channel:`, (error as Error).message);
      }
    }
  }

  async subscriptions(welcome: (topic: string) => void): Promise<void> {
    for await (const [frame] of this.publisher) {
      // The first byte is 1 for a new subscription, 0 for one that ends.
      if (frame?.[0] === 1 && frame.length <= 1 + LONGEST_TOPIC) welcome(frame.subarray(1).toString());
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.iopub, this.shell, this.control, this.stdin].map((queue) => queue.flushed()));
    for (const socket of [this.publisher, ...Object.values(this.routers), this.heartbeat]) socket.close();
  }

  private async echoHeartbeats(): Promise<void> {
    for await (const beat of this.heartbeat) await this.heartbeat.send(beat).catch(() => {});
  }
}
