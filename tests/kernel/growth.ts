/** What stays of many cells in the memory of a kernel's three processes. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { KernelClient } from "#scripts/jupyter/client";
import { plainTraceback } from "./fixture";
import { type Kept, keptFile, SIGNAL } from "./kept-memory";
import { childrenOf, isKernel } from "./processes";

export const CELLS = Number(process.env.KERNEL_CELLS ?? 1000);

/** With this environment a kernel's processes tell what they keep. */
export const TELLING = { NODE_OPTIONS: `--require ${JSON.stringify(require.resolve("./kept-memory"))}` };

const PROCESSES = ["front", "host", "compiler"] as const;
const LOOK_EVERY_MS = 20;

/**
 * Runs a cell many times, and says what each process keeps of one in kilobytes, from a third of them to all.
 * @param kernel started with the environment `TELLING`
 */
export async function growth(kernel: KernelClient, code: (cell: number) => string) {
  const run = async (from: number, to: number) => {
    for (let cell = from; cell < to; cell += 1) {
      const answer = await kernel.execute(code(cell));
      assert.equal(answer.reply.status, "ok", plainTraceback(answer.reply));
      // The client's own memory.
      kernel.published.length = 0;
    }
    return memoryOf(kernel);
  };
  const third = Math.round(CELLS / 3);
  const [early, late] = [await run(0, third), await run(third, CELLS)];
  const perCell = (part: keyof Kept) => (name: (typeof PROCESSES)[number]) =>
    [name, ((late[name][part] - early[name][part]) * 1024) / (CELLS - third)] as const;
  const each = (part: keyof Kept) => Object.fromEntries(PROCESSES.map(perCell(part)));
  return { heap: each("heap"), other: each("other"), late };
}

async function memoryOf(kernel: KernelClient) {
  const front = Number(kernel.process.pid);
  const children = childrenOf(front).map(Number);
  const [host, compiler] = [true, false].map((wanted) => Number(children.find((pid) => isKernel(pid) === wanted)));
  return { front: await kept(front), host: await kept(host), compiler: await kept(compiler) };
}

async function kept(pid: number): Promise<Kept> {
  const file = keptFile(pid);
  process.kill(pid, SIGNAL);
  while (!existsSync(file)) await pause(LOOK_EVERY_MS);
  const answer: Kept = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return answer;
}
