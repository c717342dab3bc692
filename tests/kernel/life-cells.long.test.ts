/** What stays of many cells. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { withKernel } from "./fixture";
import { CELLS, growth, TELLING } from "./growth";

test(`memory stays flat over ${CELLS} cells`, { skip: !existsSync("/proc") }, (t) =>
  withKernel(
    async (kernel) => {
      const { heap, other, late } = await growth(
        kernel,
        (cell) => `const values = new Array(1000).fill(${cell});\nconsole.log(values.length);`,
      );
      t.diagnostic(`kilobytes of a cell: ${JSON.stringify({ heap, other })}; megabytes: ${JSON.stringify(late)}`);
      // What stays of a cell is its source and its map, so that its functions can tell where they failed.
      assert.ok(heap.host < 10, `${heap.host} kB stay of each cell`);
    },
    { environment: TELLING },
  ),
);
