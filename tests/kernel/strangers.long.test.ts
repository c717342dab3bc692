/** What strangers who subscribe without end cost a kernel. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { loadZmq } from "#scripts/kernel/tslab";
import { pause, withKernel } from "./fixture";

const zmq = loadZmq();
const IOPUB = 1;

test("many and long subscriptions of a stranger cost the kernel little memory", () =>
  withKernel(async (kernel) => {
    const memory = () => {
      const status = readFileSync(`/proc/${kernel.process.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000;
    };
    const before = memory();
    for (const length of [20, 100, 5000, 100_000]) {
      const stranger = new zmq.Subscriber({ linger: 0, receiveHighWaterMark: 1 });
      stranger.connect(`tcp://${kernel.addresses[IOPUB]}`);
      for (let i = 0; i < (length > 1000 ? 2000 : 20_000); i++) stranger.subscribe(String(i).padEnd(length, "x"));
      await pause(500);
      // The kernel answers all the same.
      assert.equal((await kernel.execute("1 + 1")).reply.status, "ok");
      stranger.close();
    }
    assert.ok(memory() - before < 500, `${before} MB have become ${memory()} MB`);
    const long = new zmq.Subscriber({ linger: 0, receiveTimeout: 1500 });
    long.connect(`tcp://${kernel.addresses[IOPUB]}`);
    long.subscribe("x".repeat(101));
    await assert.rejects(long.receive(), "a topic of more than 100 bytes is not welcomed");
    long.close();
  }));
