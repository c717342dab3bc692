import assert from "node:assert/strict";
import { test } from "node:test";
import { Publisher } from "./publisher";
import { SendQueue } from "./sockets";
import { createMessage, decode, type Message } from "./wire";

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

function publishing() {
  const socket = new BusySocket();
  const queue = new SendQueue(socket, "");
  const publisher = new Publisher(queue, "session");
  const sent = async () => {
    publisher.flush();
    await queue.flushed();
    return socket.sent.map(({ header, content }) => [header.msg_type, content.text ?? content.data ?? content]);
  };
  return { publisher, sent };
}

const cell = createMessage("execute_request", "client", {});
const other = createMessage("execute_request", "client", {});
const shown = (value: number, id = "one") => ({ data: value, transient: { display_id: id } });

test("sends wait for each other, so none is lost", async () => {
  const { publisher, sent } = publishing();
  for (let count = 0; count < 50; count += 1) publisher.send(cell, "status", { count });
  assert.equal((await sent()).length, 50);
});

test("text of one stream and cell goes out together; other output keeps its place", async () => {
  const { publisher, sent } = publishing();
  publisher.stream(cell, "stdout", "a");
  publisher.stream(cell, "stdout", "b");
  publisher.stream(cell, "stderr", "c");
  publisher.display(cell, { ...shown(1), transient: {} }, false);
  publisher.stream(cell, "stdout", "d");
  publisher.stream(other, "stdout", "e");
  publisher.send(cell, "status", { execution_state: "idle" });
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
  const { publisher, sent } = publishing();
  publisher.display(cell, shown(0), false);
  for (const value of [1, 2, 3]) publisher.display(cell, shown(value), true);
  publisher.display(cell, shown(9, "two"), true);
  publisher.display(cell, shown(4), false);
  publisher.display(cell, shown(5), true);
  assert.deepEqual(await sent(), [
    ["display_data", 0],
    ["update_display_data", 3],
    ["update_display_data", 9],
    ["display_data", 4],
    ["update_display_data", 5],
  ]);
});
