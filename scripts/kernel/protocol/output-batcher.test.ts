import assert from "node:assert/strict";
import { test } from "node:test";
import { createMessage, type Message } from "./message";
import { OutputBatcher } from "./output-batcher";
import { SocketQueue } from "./sockets";
import { decode } from "./wire";

/** A socket that refuses to send while it sends, as zeromq.js does. */
class BusySocket {
  readonly sent: Message[] = [];
  private isBusy = false;

  async send(frames: unknown): Promise<void> {
    if (this.isBusy) throw new Error("Socket is busy writing; only one send operation may be in progress");
    this.isBusy = true;
    await new Promise((done) => setImmediate(done));
    this.sent.push(decode(frames as Buffer[], ""));
    this.isBusy = false;
  }
}

function startBatcher() {
  const socket = new BusySocket();
  const queue = new SocketQueue(socket, "");
  const batcher = new OutputBatcher(queue, "session");
  const sent = async () => {
    batcher.flush();
    await queue.flushed();
    return socket.sent.map(({ header, content }) => [header.msg_type, content.text ?? content.data ?? content]);
  };
  return { batcher, sent };
}

const cell = createMessage("execute_request", "client", {});
const other = createMessage("execute_request", "client", {});
const shown = (value: number, id = "one") => ({ data: value, transient: { display_id: id } });

test("sends wait for each other, so none is lost", async () => {
  const { batcher, sent } = startBatcher();
  for (let count = 0; count < 50; count += 1) batcher.send(cell, "status", { count });
  assert.equal((await sent()).length, 50);
});

test("text of one stream and cell goes out together; other output keeps its place", async () => {
  const { batcher, sent } = startBatcher();
  batcher.stream(cell, "stdout", "a");
  batcher.stream(cell, "stdout", "b");
  batcher.stream(cell, "stderr", "c");
  batcher.display(cell, { ...shown(1), transient: {} }, false);
  batcher.stream(cell, "stdout", "d");
  batcher.stream(other, "stdout", "e");
  batcher.send(cell, "status", { execution_state: "idle" });
  assert.deepEqual(await sent(), [
    ["stream", "ab"],
    ["stream", "c"],
    ["display_data", 1],
    ["stream", "d"],
    ["stream", "e"],
    ["status", { execution_state: "idle" }],
  ]);
});

test("of waiting updates of a display the newest takes the place; a new display of the id begins anew", async () => {
  const { batcher, sent } = startBatcher();
  batcher.display(cell, shown(0), false);
  for (const value of [1, 2, 3]) batcher.display(cell, shown(value), true);
  batcher.display(cell, shown(9, "two"), true);
  batcher.display(cell, shown(4), false);
  batcher.display(cell, shown(5), true);
  assert.deepEqual(await sent(), [
    ["display_data", 0],
    ["update_display_data", 3],
    ["update_display_data", 9],
    ["display_data", 4],
    ["update_display_data", 5],
  ]);
});
