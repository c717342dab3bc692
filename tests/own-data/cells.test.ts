/**
 * Cells as a new user writes them, none of which needs a type assertion (`as`) that its author would not write anyway: the
 * kernel's compiler takes all of them as they are.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Compiler } from "#scripts/kernel/compile/compiler";
import { root } from "../copy-of-project";
import { plainTraceback } from "../kernel/fixture";

const compiler = new Compiler(root);
compiler.enter(root);

const cells = readFileSync(join(root, "tests", "own-data", "cells.txt"), "utf8").split(/^\/\/ %%\n/m);

test("there are sixty cells", () => assert.ok(cells.length >= 60));

for (const [i, cell] of cells.entries())
  test(`cell ${i + 1} compiles: ${cell.trim().split("\n")[0]}`, () => {
    const compiled = compiler.compile(cell, `cell[${i + 1}]`);
    assert.ok("code" in compiled, "error" in compiled ? plainTraceback({ ...compiled.error }) : "nothing to run");
    compiler.settle([]);
  });
