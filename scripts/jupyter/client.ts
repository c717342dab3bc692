/**
 * A small Jupyter client for tests and benchmarks: starts a kernel as Jupyter does, and talks to it over its sockets.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type * as Zmq from "zeromq";
import { createMessage, type Message } from "../kernel/protocol/message";
import { decode, encode } from "../kernel/protocol/wire";
import { loadZmq } from "../kernel/tslab";

/** The project's folder, as seen from the compiled file. */
export const PROJECT = resolve(__dirname, "../../..");
const LAUNCHER = join(PROJECT, "scripts/jupyter/kernels/tslab/launch.cjs");

/** The longest wait for an answer, in milliseconds: long, because a busy machine is no fault of the kernel. */
const PATIENCE_MS = Number(process.env.KERNEL_PATIENCE_MS ?? 60_000);

/** The messages that came back for one request. */
export interface Answer {
  reply: Record<string, unknown>;
  /** The published messages, in their order, without `status`. */
  published: Message[];
  /** All text of a stream. */
  text(name?: "stdout" | "stderr"): string;
  /** The contents of the messages of one type. */
  contents(type: string): Record<string, unknown>[];
}

export interface KernelOptions {
  /** The folder of the notebook; by default an empty temporary one. */
  folder?: string;
  environment?: Record<string, string>;
  /** The command that starts the kernel; the connection file's path is appended. */
  command?: string[];
}

type Channel = "shell" | "control" | "stdin";

export class KernelClient {
  readonly process: ChildProcess;
  readonly folder: string;
  /** Everything published, for tests that look at order and parents. */
  readonly published: Message[] = [];
  /** The addresses at which the kernel listens, from its connection file. */
  readonly addresses: string[];
  /** The text that the kernel wrote to its server's terminal. */
  serverLog = "";
  private readonly session = randomUUID();
  private readonly key = randomUUID();
  private readonly temporary: string;
  private readonly sockets: Record<Channel, Zmq.Dealer>;
  private readonly iopub: Zmq.Subscriber;
  private readonly replies = new Map<string, (message: Message) => void>();
  private readonly listeners = new Set<() => void>();
  private isStopped = false;
  /** Gives the line that the kernel asks for; without it the question stays open. */
  onInput: ((content: Record<string, unknown>) => string) | undefined;

  static async start(options: KernelOptions = {}): Promise<KernelClient> {
    for (;;) {
      const client = await KernelClient.startSoon(options);
      const gone = once(client.process, "exit").then(() => "gone");
      if ((await Promise.race([client.ready(), gone])) !== "gone") return client;
      client.leave();
      // Between looking for free ports and taking them another program can take one.
      if (!/another program has/.test(client.serverLog)) throw new Error(`the kernel ended: ${client.serverLog}`);
    }
  }

  /** The same, without waiting until the kernel answers. */
  static async startSoon(options: KernelOptions = {}): Promise<KernelClient> {
    return new KernelClient(await freePorts(5), options);
  }

  private constructor(ports: number[], options: KernelOptions) {
    this.temporary = mkdtempSync(join(tmpdir(), "kernel-test-"));
    this.folder = options.folder ?? this.temporary;
    this.addresses = ports.map((port) => `127.0.0.1:${port}`);
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    const connection = { transport: "tcp", ip: "127.0.0.1", key: this.key, signature_scheme: "hmac-sha256" };
    const file = join(this.temporary, "connection.json");
    writeFileSync(file, JSON.stringify({ ...connection, shell_port, iopub_port, stdin_port, control_port, hb_port }));
    const [program = process.execPath, ...args] = options.command ?? [
      process.execPath,
      LAUNCHER,
      "kernel",
      "--config-path",
    ];
    this.process = spawn(program, [...args, file], {
      cwd: this.folder,
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk) => {
        this.serverLog += chunk;
      });
    }
    const zmq = loadZmq();
    const dealer = (port: number | undefined) => {
      const socket = new zmq.Dealer({
        routingId: this.session,
        linger: 0,
        sendHighWaterMark: 0,
        receiveHighWaterMark: 0,
      });
      socket.connect(`tcp://127.0.0.1:${port}`);
      return socket;
    };
    this.sockets = { shell: dealer(shell_port), control: dealer(control_port), stdin: dealer(stdin_port) };
    this.iopub = new zmq.Subscriber({ linger: 0, receiveHighWaterMark: 0 });
    this.iopub.connect(`tcp://127.0.0.1:${iopub_port}`);
    this.iopub.subscribe();
    for (const receiving of [this.listen(), this.receive("shell"), this.receive("control"), this.receive("stdin")]) {
      receiving.catch((error) => {
        // A socket that closes while messages still come says so.
        if (!this.isStopped) throw error;
      });
    }
  }

  /** A subscriber that joins late misses what was published before: asks until an answer is seen whole. */
  private async ready(): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      const { message, reply } = this.send("kernel_info_request", {});
      await reply;
      const seen = this.until(() => this.statuses(message).includes("idle"), 200);
      if (await seen.then(() => true).catch(() => false)) return;
    }
    throw new Error(`the kernel does not publish: ${this.serverLog}`);
  }

  /** Runs a cell to its end: until its reply and its `idle` have come. */
  async execute(code: string, options: Record<string, unknown> = {}): Promise<Answer> {
    return this.request("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: this.onInput !== undefined,
      stop_on_error: true,
      ...options,
    });
  }

  async request(type: string, content: Record<string, unknown>, channel: Channel = "shell"): Promise<Answer> {
    const { message, reply } = this.send(type, content, channel);
    let answered: Message | undefined;
    void reply.then((message) => {
      answered = message;
      this.look();
    });
    await this.until(() => answered !== undefined && this.statuses(message).includes("idle"));
    return this.answer(message, await reply);
  }

  /** Sends without waiting. */
  send(type: string, content: Record<string, unknown>, channel: Channel = "shell") {
    const message = createMessage(type, this.session, content);
    const reply = new Promise<Message>((done) => this.replies.set(message.header.msg_id, done));
    void this.enqueue(channel, message);
    return { message, reply };
  }

  /** Sends frames as they are, for tests of what is no valid message. */
  async sendRaw(channel: Channel, frames: string[]): Promise<void> {
    await this.sending[channel];
    await this.sockets[channel].send(frames);
  }

  private answer(request: Message, reply: Message): Answer {
    const published = this.childrenOf(request).filter(({ header }) => header.msg_type !== "status");
    const contents = (type: string) =>
      published.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
    const text = (name = "stdout") =>
      contents("stream")
        .filter((content) => content.name === name)
        .map((content) => content.text)
        .join("");
    return { reply: reply.content, published, contents, text };
  }

  childrenOf(request: Message): Message[] {
    return this.published.filter(({ parentHeader }) => parentHeader.msg_id === request.header.msg_id);
  }

  /** Resolves once the condition holds; it is looked at whenever something is published. */
  async until(condition: () => boolean, timeoutMs = PATIENCE_MS): Promise<void> {
    if (condition()) return;
    await new Promise<void>((done, fail) => {
      const timer = setTimeout(() => {
        this.listeners.delete(check);
        fail(new Error(`waited ${timeoutMs} ms in vain for ${condition}\nserver log: ${this.serverLog}`));
      }, timeoutMs);
      const check = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.listeners.delete(check);
        done();
      };
      this.listeners.add(check);
    });
  }

  /** Ends the kernel, by the protocol or, failing that, by force. */
  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, "exit");
      this.send("shutdown_request", { restart: false }, "control");
      const force = setTimeout(() => this.process.kill("SIGKILL"), 3000);
      await gone;
      clearTimeout(force);
    }
    this.leave();
  }

  /** Closes the connections to the kernel, and leaves it as it is. */
  leave(): void {
    this.isStopped = true;
    for (const socket of [...Object.values(this.sockets), this.iopub]) socket.close();
    rmSync(this.temporary, { recursive: true, force: true });
  }

  private statuses(request: Message): unknown[] {
    return this.childrenOf(request)
      .filter(({ header }) => header.msg_type === "status")
      .map(({ content }) => content.execution_state);
  }

  private readonly sending: Partial<Record<Channel, Promise<void>>> = {};

  private enqueue(channel: Channel, message: Message): Promise<void> {
    const previous = this.sending[channel] ?? Promise.resolve();
    const next = previous.then(() => this.sockets[channel].send(encode(message, this.key)));
    this.sending[channel] = next;
    return next;
  }

  private async listen(): Promise<void> {
    for await (const frames of this.iopub) {
      this.published.push(decode(frames as Buffer[], this.key));
      this.look();
    }
  }

  /** Has all that wait look whether their condition holds now. */
  private look(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private async receive(channel: Channel): Promise<void> {
    for await (const frames of this.sockets[channel]) {
      const message = decode(frames as Buffer[], this.key);
      if (message.header.msg_type === "input_request") {
        if (!this.onInput) continue;
        const content = { value: this.onInput(message.content) };
        const answer = { ...createMessage("input_reply", this.session, content), parentHeader: message.header };
        void this.enqueue("stdin", answer);
      } else {
        const { msg_id } = message.parentHeader;
        if (msg_id) this.replies.get(msg_id)?.(message);
      }
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
