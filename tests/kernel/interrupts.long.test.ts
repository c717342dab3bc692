/** Interrupts on a machine that has far more to do than it can: none is lost. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { after, before, test } from "node:test";
import type { KernelClient } from "#scripts/jupyter/client";
import { KernelClient as Client } from "#scripts/jupyter/client";
import { projectFolder } from "./fixture";

const ROUNDS = Number(process.env.KERNEL_INTERRUPTS ?? 8);
/** Processes for each core that do nothing but keep it busy. */
const LOAD = 6;

const others = Array.from(
  { length: LOAD * availableParallelism() },
  () => () => spawn(process.execPath, ["-e", "for (;;);"]),
);
let running: ReturnType<typeof spawn>[] = [];
before(() => {
  running = others.map((start) => start());
});
after(() => {
  for (const one of running) one.kill("SIGKILL");
});

const byMessage = (kernel: KernelClient) => kernel.send("interrupt_request", {}, "control");
const bySignal = (kernel: KernelClient) => kernel.process.kill("SIGINT");

/** A cell that ends by an interrupt alone, and is told of in the output once it runs. */
const ENDLESS = [
  'console.log("runs"); for (;;);',
  'await null; console.log("runs"); for (;;);',
  'console.log("runs"); await new Promise(() => {});',
  'console.log("runs"); for (;;) await new Promise((done) => setTimeout(done, 5));',
];

/** The reply has no limit in time: a lost interrupt ends the test by the limit of the whole file. */
async function isInterrupted(reply: Promise<{ content: Record<string, unknown> }>): Promise<void> {
  assert.equal((await reply).content.ename, "KeyboardInterrupt");
}

test(`${ROUNDS} kernels that still start: the cell that was sent before the interrupt stops`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const folder = projectFolder();
    const kernel = await Client.startSoon({ folder });
    try {
      const { reply } = kernel.send("execute_request", { code: ENDLESS[round % ENDLESS.length] as string });
      // The times in their headers are to differ.
      await new Promise((done) => setTimeout(done, 20 + 20 * (round % 10)));
      byMessage(kernel);
      await isInterrupted(reply);
    } finally {
      await kernel.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
});

for (const [name, stop] of Object.entries({ message: byMessage, signal: bySignal }))
  test(`by ${name}: ${ROUNDS} cells that run stop, and the cell after each runs`, async () => {
    const folder = projectFolder();
    const kernel = await Client.start({ folder });
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const seen = kernel.published.length;
        const { reply } = kernel.send("execute_request", { code: ENDLESS[round % ENDLESS.length] as string });
        const isRunning = () => kernel.published.slice(seen).some(({ content }) => content.text === "runs\n");
        await kernel.until(isRunning, 600_000);
        stop(kernel);
        await isInterrupted(reply);
        assert.equal((await kernel.send("execute_request", { code: "1 + 1" }).reply).content.status, "ok");
      }
    } finally {
      await kernel.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
