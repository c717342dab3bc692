import assert from "node:assert/strict";
import { test } from "node:test";
import { withKernel } from "./fixture";

const CELLS = Number(process.env.KERNEL_CELLS ?? 300);

test("memory stays flat over many cells", () =>
  withKernel(async (kernel) => {
    await kernel.execute('import v8 from "node:v8"; import vm from "node:vm";\nv8.setFlagsFromString("--expose-gc");');
    const megabytes = async () => {
      const sizes = "[process.memoryUsage().heapUsed / 2 ** 20, process.memoryUsage.rss() / 2 ** 20]";
      const answer = await kernel.execute(`vm.runInNewContext("gc")();\nconsole.log(JSON.stringify(${sizes}));`);
      return JSON.parse(answer.text()) as [heap: number, process: number];
    };
    const run = async (count: number) => {
      for (let cell = 0; cell < count; cell += 1) {
        const answer = await kernel.execute(
          `const values = new Array(1000).fill(${cell});\nconsole.log(values.length);`,
        );
        assert.equal(answer.text(), "1000\n");
      }
    };
    await run(CELLS / 2);
    const [halfHeap] = await megabytes();
    await run(CELLS / 2);
    const [heap, whole] = await megabytes();
    // What stays of a cell is its source and its map, so that its functions can tell where they failed.
    const kilobytesPerCell = ((heap - halfHeap) * 1024) / (CELLS / 2);
    assert.ok(kilobytesPerCell < 10, `${kilobytesPerCell} kB stay of each cell`);
    // The compiler's thread frees its memory when it likes: between 300 and 400 MB in all.
    assert.ok(whole < 600, `${whole} MB after ${CELLS} cells`);
  }));
