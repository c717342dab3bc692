/** The process that runs the cells, spoken to as the front does. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { test } from "node:test";
import { PROJECT } from "#scripts/jupyter/client";
import { createSender, FROM_FRONT, receiveLines, TO_FRONT } from "#scripts/kernel/threads/lines";
import type { ToFront, ToHost } from "#scripts/kernel/threads/messages";

const LAUNCHER = join(PROJECT, "scripts/jupyter/kernels/tslab/launch.cjs");

type Done = Extract<ToFront, { type: "done" }>;

interface Host {
  send(message: ToHost): void;
  /** Everything that it has sent. */
  readonly sent: readonly ToFront[];
  /** Resolves once a cell has ended. */
  end(cell: number): Promise<Done>;
}

async function withHost(use: (host: Host) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [LAUNCHER, "--host"], {
    stdio: ["ignore", "inherit", "inherit", "pipe", "pipe"],
  });
  const gone = once(child, "exit");
  const input = child.stdio[FROM_FRONT] as Duplex;
  const sent: ToFront[] = [];
  const ends = new Map<number, (message: Done) => void>();
  const take = (message: ToFront) => {
    sent.push(message);
    if (message.type === "done") ends.get(message.cell)?.(message);
  };
  void receiveLines(child.stdio[TO_FRONT] as Duplex, take);
  try {
    await use({
      send: createSender<ToHost>((text) => input.write(text)),
      sent,
      end: (cell) => new Promise((done) => ends.set(cell, done)),
    });
  } finally {
    child.kill("SIGKILL");
    await gone;
  }
}

test("an interrupt of a cell that does not run ends it, in the eyes of the front", () =>
  withHost(async (host) => {
    const ended = host.end(7);
    host.send({ type: "interrupt", cell: 7, number: 3 });
    assert.equal((await ended).outcome.error?.ename, "KeyboardInterrupt");
    assert.deepEqual(host.sent[0], { type: "heard", number: 3 });
  }));
