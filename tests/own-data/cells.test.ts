/**
 * Cells as a new user writes them, none of which needs a type assertion (`as`) that its author would not write anyway: the
 * kernel's compiler takes all of them as they are.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { RemoteCompiler } from "#scripts/kernel/compile/remote";
import { root } from "../copy-of-project";
import { plainTraceback } from "../kernel/fixture";

const compiler = new RemoteCompiler(root);
after(() => compiler.process.disconnect());

const cells = readFileSync(join(root, "tests", "own-data", "cells.txt"), "utf8").split(/^\/\/ %%\n/m);

test("there are sixty cells", () => assert.ok(cells.length >= 60));

for (const [i, cell] of cells.entries())
  test(`cell ${i + 1} compiles: ${cell.trim().split("\n")[0]}`, async () => {
    const compiled = await compiler.compile(cell, `cell[${i + 1}]`);
    assert.ok("code" in compiled, "error" in compiled ? plainTraceback({ ...compiled.error }) : "nothing to run");
    await compiler.settle([]);
  });
