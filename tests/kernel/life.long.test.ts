/** What stays of many cells, and of many kernels. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { KernelClient } from "#scripts/jupyter/client";
import { venvPython } from "#scripts/paths";
import { root } from "../copy-of-project";
import { plainTraceback, projectFolder, withKernel } from "./fixture";
import { childrenOf, isKernel } from "./processes";

const CELLS = Number(process.env.KERNEL_CELLS ?? 1000);
const RESTARTS = Number(process.env.KERNEL_RESTARTS ?? 50);

const megabytesOf = (pid: string | number | undefined) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

/** The memory of the sockets' process, of the cells' and of the compiler's. */
function memoryOf(kernel: KernelClient) {
  const children = childrenOf(kernel.process.pid);
  const [host, compiler] = [true, false].map((wanted) => children.find((pid) => isKernel(Number(pid)) === wanted));
  return { front: megabytesOf(kernel.process.pid), host: megabytesOf(host), compiler: megabytesOf(compiler) };
}

/** Runs a cell many times, and says what one costs in kilobytes, from a third of them to all. */
async function growth(kernel: KernelClient, code: (cell: number) => string) {
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

test(`memory stays flat over ${CELLS} cells`, { skip: !existsSync("/proc") }, (t) =>
  withKernel(async (kernel) => {
    const { each, late } = await growth(
      kernel,
      (cell) => `const values = new Array(1000).fill(${cell});\nconsole.log(values.length);`,
    );
    t.diagnostic(`kilobytes of a cell: ${JSON.stringify(each)}; megabytes: ${JSON.stringify(late)}`);
    // What stays of a cell is its source and its map, so that its functions can tell where they failed.
    assert.ok(each.heap < 10, `${each.heap} kB stay of each cell`);
  }),
);

test(
  `memory stays flat over ${CELLS} cells that each make a frame, a figure and a training`,
  {
    skip: !existsSync("/proc"),
  },
  (t) =>
    withKernel(async (kernel) => {
      const { reply } = await kernel.execute('import { danfo, nn, optim, plot, tf, train } from "nonlinear";');
      assert.equal(reply.status, "ok", plainTraceback(reply));
      const { each, late } = await growth(
        kernel,
        (cell) => `const frame = new danfo.DataFrame({ a: Array.from({ length: 500 }, (_, i) => i + ${cell}) });
const x = tf.randomNormal([500, 13]), y = tf.randomNormal([500, 1]);
const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 20 });
x.dispose(); y.dispose();
plot.loss(history)`,
      );
      t.diagnostic(`kilobytes of a cell: ${JSON.stringify(each)}; megabytes: ${JSON.stringify(late)}`);
      assert.ok(each.heap < 20, `${each.heap} kB of JavaScript stay of each cell`);
      assert.ok(each.host < 100, `${each.host} kB of memory stay of each cell`);
      assert.ok(each.front < 50, `${each.front} kB of memory stay of each cell where the sockets are`);
      assert.ok(each.compiler < 100, `${each.compiler} kB of memory stay of each cell where it is compiled`);
    }),
);

test(`${RESTARTS} restarts leave no process, port or file behind`, { skip: !existsSync("/proc") }, async () => {
  const [temporary, runtime, folder] = ["temporary-", "runtime-", "notebooks-"].map((name) => projectFolder(name));
  const env = {
    ...process.env,
    TMPDIR: temporary,
    JUPYTER_RUNTIME_DIR: runtime,
    JUPYTER_PATH: join(root, "scripts/jupyter"),
    KERNEL_RESTARTS_MARK: randomUUID(),
  };
  try {
    const script = join(root, "tests/kernel/restarts.py");
    const run = await promisify(execFile)(venvPython, [script, String(RESTARTS)], { env, cwd: folder });
    assert.deepEqual(JSON.parse(run.stdout), { files: [], processes: [], ports: [] });
  } finally {
    for (const one of [temporary, runtime, folder]) rmSync(one as string, { recursive: true, force: true });
  }
});
