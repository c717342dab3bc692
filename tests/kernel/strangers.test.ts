/** What a kernel's sockets do with strangers, who have no key, and with clients who come twice, late or wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type * as Zmq from "zeromq";
import type { KernelClient } from "#scripts/jupyter/client";
import { createMessage } from "#scripts/kernel/protocol/message";
import { decode, encode } from "#scripts/kernel/protocol/wire";
import { loadZmq } from "#scripts/kernel/tslab";
import { pause, withSharedKernel } from "./fixture";

const zmq = loadZmq();
const [SHELL, IOPUB, , CONTROL, HEARTBEAT] = [0, 1, 2, 3, 4];
// The client's own.
const keyOf = (kernel: KernelClient): string => kernel["key" as never];
const addressOf = (kernel: KernelClient, socket: number) => `tcp://${kernel.addresses[socket]}`;

function dealer(kernel: KernelClient, routingId: string, channel = SHELL): Zmq.Dealer {
  const socket = new zmq.Dealer({ routingId, linger: 0, receiveTimeout: 20_000 });
  socket.connect(addressOf(kernel, channel));
  return socket;
}

const framesOf = (kernel: KernelClient, type: string, content: unknown, change: object = {}) => {
  const message = createMessage(type, "stranger", content as Record<string, unknown>);
  return encode({ ...message, header: { ...message.header, ...change } }, keyOf(kernel));
};

async function replyTo(kernel: KernelClient, socket: Zmq.Dealer, frames: Buffer[]) {
  await socket.send(frames);
  return decode((await socket.receive()) as Buffer[], keyOf(kernel));
}

test("a long heartbeat is not echoed, a short one is", () =>
  withSharedKernel(async (kernel) => {
    const beat = async (size: number, receiveTimeout = 20_000) => {
      const socket = new zmq.Request({ linger: 0, receiveTimeout });
      socket.connect(addressOf(kernel, HEARTBEAT));
      await socket.send(Buffer.alloc(size, 1));
      return socket.receive().finally(() => socket.close());
    };
    assert.equal((await beat(4))[0]?.length, 4);
    await assert.rejects(beat(10_000_000, 2000));
    assert.equal((await beat(4))[0]?.length, 4);
    // Clients that go away before they have their answer, in parts and at once.
    for (let i = 0; i < 50; i++) {
      const socket = new zmq.Request({ linger: i % 2 ? 1000 : 0 });
      socket.connect(addressOf(kernel, HEARTBEAT));
      await socket.send(["one", "two", "three"]);
      socket.close();
    }
    assert.equal((await beat(4))[0]?.length, 4);
  }));

test("each client is welcomed, also a second one of the same topic", () =>
  withSharedKernel(async (kernel) => {
    for (let client = 0; client < 3; client++) {
      const socket = new zmq.Subscriber({ linger: 0, receiveTimeout: 20_000 });
      socket.connect(addressOf(kernel, IOPUB));
      socket.subscribe("");
      const message = decode((await socket.receive()) as Buffer[], keyOf(kernel));
      assert.equal(message.header.msg_type, "iopub_welcome");
      socket.close();
    }
  }));

test("a client that connects anew under its name gets its replies", () =>
  withSharedKernel(async (kernel) => {
    const old = dealer(kernel, "same name");
    await replyTo(kernel, old, framesOf(kernel, "kernel_info_request", {}));
    // The old connection stays open, as after a network that went away.
    const fresh = dealer(kernel, "same name");
    const reply = await replyTo(kernel, fresh, framesOf(kernel, "kernel_info_request", {}));
    assert.equal(reply.header.msg_type, "kernel_info_reply");
    old.close();
    fresh.close();
  }));

test("a signed message that is sent again does not run again", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute("let count = 0");
    const socket = dealer(kernel, "eavesdropper");
    const frames = framesOf(kernel, "execute_request", { code: "count++", silent: false });
    await replyTo(kernel, socket, frames);
    for (let i = 0; i < 3; i++) await socket.send(frames);
    await replyTo(kernel, socket, framesOf(kernel, "kernel_info_request", {}));
    const { published } = await kernel.execute("console.log(count)");
    assert.match(JSON.stringify(published.map(({ content }) => content)), /"text":"1\\n"/);
    socket.close();
  }));

test("wrong headers are left, wrong contents get an error, and the kernel goes on", () =>
  withSharedKernel(async (kernel) => {
    const socket = dealer(kernel, "wrong");
    for (const change of [{ msg_id: 5 }, { msg_type: null }, { msg_type: undefined }, { msg_id: undefined }])
      await socket.send(framesOf(kernel, "kernel_info_request", {}, change));
    const requests = ["execute", "complete", "inspect", "is_complete", "history", "comm_info", "kernel_info"];
    for (const name of requests)
      for (const content of [null, [], "text", 5]) {
        const { header, content: reply } = await replyTo(kernel, socket, framesOf(kernel, `${name}_request`, content));
        assert.equal(header.msg_type, `${name}_reply`);
        assert.equal(reply.status, "error", `${name} ${JSON.stringify(content)}`);
        assert.match(String(reply.evalue), /is no object|no text as its code/);
      }
    for (const content of [{}, { code: 5 }, { code: null }]) {
      const { content: reply } = await replyTo(kernel, socket, framesOf(kernel, "execute_request", content));
      assert.equal(reply.status, "error");
    }
    assert.equal((await kernel.execute("1 + 1")).reply.status, "ok");
    socket.close();
  }));

for (const [name, session, fast] of [
  ["a browser whose clock is an hour behind its server's", "browser", -3_600_000],
  ["a client whose clock is an hour ahead", "server", 3_600_000],
] as const)
  test(`an interrupt while nothing runs does not stop the cell after it, of ${name}`, () =>
    withSharedKernel(async (kernel) => {
      const [shell, control] = [dealer(kernel, session), dealer(kernel, "server", CONTROL)];
      const at = (ahead: number) => ({ date: new Date(Date.now() + ahead).toISOString() });
      await replyTo(kernel, shell, framesOf(kernel, "kernel_info_request", {}, { session, ...at(fast) }));
      const ofServer = { session: "server", ...at(session === "server" ? fast : 0) };
      await replyTo(kernel, control, framesOf(kernel, "interrupt_request", {}, ofServer));
      await pause(20);
      const cell = framesOf(kernel, "execute_request", { code: "1" }, { session, ...at(fast) });
      assert.equal((await replyTo(kernel, shell, cell)).content.status, "ok");
      shell.close();
      control.close();
    }));
