/** What stays of many cells in the memory of a kernel's three processes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { KernelClient } from "#scripts/jupyter/client";
import { plainTraceback } from "./fixture";
import { childrenOf, isKernel } from "./processes";

export const CELLS = Number(process.env.KERNEL_CELLS ?? 1000);

/** Runs a cell many times, and says what one costs in kilobytes, from a third of them to all. */
export async function growth(kernel: KernelClient, code: (cell: number) => string) {
  const run = async (from: number, to: number) => {
    for (let cell = from; cell < to; cell += 1) {
      const answer = await kernel.execute(code(cell));
      assert.equal(answer.reply.status, "ok", plainTraceback(answer.reply));
      // The client's own memory.
      kernel.published.length = 0;
    }
    const collected = await kernel.execute(
      "for (let i = 0; i < 4; i++) { vm.runInNewContext('gc')(); await new Promise((done) => setTimeout(done, 20)); }\nconsole.log(process.memoryUsage().heapUsed / 2 ** 20);",
    );
    return { heap: Number(collected.text()), ...memoryOf(kernel) };
  };
  await kernel.execute('import v8 from "node:v8"; import vm from "node:vm";\nv8.setFlagsFromString("--expose-gc");');
  const third = Math.round(CELLS / 3);
  const [early, late] = [await run(0, third), await run(third, CELLS)];
  const each = (name: keyof typeof early) => ((late[name] - early[name]) * 1024) / (CELLS - third);
  return { each: { heap: each("heap"), front: each("front"), host: each("host"), compiler: each("compiler") }, late };
}

/** The memory of the sockets' process, of the cells' and of the compiler's. */
function memoryOf(kernel: KernelClient) {
  const children = childrenOf(kernel.process.pid);
  const [host, compiler] = [true, false].map((wanted) => children.find((pid) => isKernel(Number(pid)) === wanted));
  return { front: megabytesOf(kernel.process.pid), host: megabytesOf(host), compiler: megabytesOf(compiler) };
}

function megabytesOf(pid: string | number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
