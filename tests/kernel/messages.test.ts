/** Whatever comes over the wire is answered or dropped, and the kernel lives. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type * as Zmq from "zeromq";
import type { KernelClient } from "#scripts/jupyter/client";
import { createMessage } from "#scripts/kernel/protocol/message";
import { decode, encode } from "#scripts/kernel/protocol/wire";
import { loadZmq } from "#scripts/kernel/tslab";
import { withKernel } from "./fixture";

const zmq = loadZmq();
/** Where the addresses of the channels are in the client's list. */
const CHANNELS = { shell: 0, stdin: 2, control: 3 } as const;
type Channel = keyof typeof CHANNELS;

/** Requests that have a reply, whatever their content is. */
const ANSWERED = [
  "kernel_info_request",
  "complete_request",
  "inspect_request",
  "is_complete_request",
  "history_request",
  "comm_info_request",
  "interrupt_request",
  "execute_request",
];
const OTHERS = ["comm_open", "comm_msg", "comm_close", "input_reply", "debug_request", "toString", "__proto__", ""];

const anyValue = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e300, null, "x".repeat(100_000), [], {}));
/** The fields that the protocol knows, with values of any kind. */
const content = fc.oneof(
  anyValue,
  fc.record(
    {
      code: fc.oneof(anyValue, fc.string(), fc.constantFrom("1", "Math.", "const a = (", "let 이 = '🙂';")),
      cursor_pos: anyValue,
      detail_level: anyValue,
      hist_access_type: fc.oneof(anyValue, fc.constantFrom("range", "tail", "search")),
      pattern: fc.oneof(anyValue, fc.constant("*a".repeat(20))),
      n: anyValue,
      start: anyValue,
      session: anyValue,
      comm_id: anyValue,
      value: anyValue,
      silent: anyValue,
      store_history: anyValue,
      stop_on_error: fc.constant(false),
      allow_stdin: anyValue,
    },
    { requiredKeys: [] },
  ),
);

interface Sent {
  readonly channel: Channel;
  readonly type: string;
  readonly content: unknown;
  readonly header: object;
  /** What becomes of the frames on their way. */
  readonly fate: "whole" | "twice" | "forged" | "torn" | "cut" | "long header" | "shuffled";
}

const sent: fc.Arbitrary<Sent> = fc.record({
  channel: fc.constantFrom<Channel>("shell", "control", "stdin"),
  type: fc.oneof(fc.constantFrom(...ANSWERED), fc.constantFrom(...OTHERS), fc.string()).filter(
    // The one message that is to end the kernel.
    (type) => type !== "shutdown_request",
  ),
  content,
  header: fc.oneof(
    fc.constant({}),
    fc.record({ date: anyValue, session: anyValue, username: anyValue, extra: fc.jsonValue() }),
  ),
  fate: fc.constantFrom("whole", "whole", "whole", "twice", "forged", "torn", "cut", "long header", "shuffled"),
});

function framesOf({ type, content, header, fate }: Sent, id: string, key: string): Buffer[] {
  const message = createMessage(type, "fuzz", content as Record<string, unknown>);
  const long = fate === "long header" ? { extra: JSON.parse("[".repeat(3000) + "]".repeat(3000)) } : {};
  const whole = { ...message, header: { ...message.header, ...header, ...long, msg_id: id } };
  const frames = encode(whole as never, fate === "forged" ? `${key}x` : key);
  if (fate === "torn") return frames.slice(0, -1);
  if (fate === "cut") return frames.map((frame) => frame.subarray(0, frame.length >> 1));
  if (fate === "shuffled") return frames.toReversed();
  return frames;
}

class Stranger {
  private readonly replies = new Map<string, number>();
  private readonly waiting = new Set<() => void>();
  private readonly sockets: Record<Channel, Zmq.Dealer>;
  readonly key: string;

  constructor(kernel: KernelClient) {
    // The client's own.
    this.key = kernel["key" as never];
    const open = (channel: Channel) => {
      const socket = new zmq.Dealer({ routingId: `fuzz-${channel}`, linger: 0 });
      socket.connect(`tcp://${kernel.addresses[CHANNELS[channel]]}`);
      void this.receive(socket).catch(() => {});
      return socket;
    };
    this.sockets = { shell: open("shell"), stdin: open("stdin"), control: open("control") };
  }

  async send(channel: Channel, frames: Buffer[]): Promise<void> {
    await this.sockets[channel].send(frames);
  }

  repliesTo(id: string): number {
    return this.replies.get(id) ?? 0;
  }

  /** Resolves when a request has its reply. */
  async reply(id: string): Promise<void> {
    while (this.repliesTo(id) === 0) await new Promise<void>((done) => this.waiting.add(done));
  }

  close(): void {
    for (const socket of Object.values(this.sockets)) socket.close();
  }

  private async receive(socket: Zmq.Dealer): Promise<void> {
    for await (const frames of socket) {
      const { parentHeader, header } = decode(frames as Buffer[], this.key);
      if (header.msg_type.endsWith("_reply"))
        this.replies.set(parentHeader.msg_id ?? "", this.repliesTo(parentHeader.msg_id ?? "") + 1);
      for (const done of this.waiting) done();
      this.waiting.clear();
    }
  }
}

test("requests have one reply each, whatever is in them; what is forged, torn or comes twice has none", () =>
  withKernel(async (kernel) => {
    const stranger = new Stranger(kernel);
    let count = 0;
    try {
      const batch = fc.array(sent, { minLength: 1, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(batch, async (messages) => {
          const answered: string[] = [];
          for (const one of messages) {
            const id = `fuzz-${count++}`;
            const frames = framesOf(one, id, stranger.key);
            for (let times = one.fate === "twice" ? 2 : 1; times > 0; times--) await stranger.send(one.channel, frames);
            const isTaken = one.fate === "whole" || one.fate === "twice";
            const isShort = JSON.stringify(one.header).length < 3000;
            if (isTaken && isShort && one.channel !== "stdin" && ANSWERED.includes(one.type)) answered.push(id);
          }
          // Behind them in both queues.
          for (const channel of ["shell", "control"] as const) {
            const id = `fuzz-${count++}`;
            const info = { channel, type: "kernel_info_request", content: {}, header: {}, fate: "whole" } as const;
            await stranger.send(channel, framesOf(info, id, stranger.key));
            answered.push(id);
          }
          for (const id of answered) await stranger.reply(id);
          assert.deepEqual((await kernel.execute("1 + 1")).contents("execute_result")[0]?.data, { "text/plain": "2" });
          for (let i = 0; i < count; i++) assert.ok(stranger.repliesTo(`fuzz-${i}`) <= 1);
        }),
        { numRuns: 40 },
      );
    } finally {
      stranger.close();
    }
  }));
