/** Cells as a new user writes them, and the kernel's compiler, which takes all of them as they are. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { RemoteCompiler } from "#scripts/kernel/compile/remote";
import { root } from "../copy-of-project";
import { plainTraceback } from "../kernel/fixture";

const compiler = new RemoteCompiler(root);
after(() => compiler.process.disconnect());

export const cells = readFileSync(join(root, "tests", "own-data", "cells.txt"), "utf8").split(/^\/\/ %%\n/m);

/** Compiles a cell, behind those that were compiled before it. */
export async function compiles(cell: string, name: string): Promise<void> {
  const compiled = await compiler.compile(cell, name);
  assert.ok("code" in compiled, "error" in compiled ? plainTraceback({ ...compiled.error }) : "nothing to run");
  await compiler.settle([]);
}
