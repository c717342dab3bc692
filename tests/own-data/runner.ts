/** Runs the notebooks of own data on a kernel that a file's tests share. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { readNotebook } from "#scripts/check/notebook-file";
import { KernelClient } from "#scripts/jupyter/client";
import { root } from "../copy-of-project";
import { plainTraceback } from "../kernel/fixture";

const folder = join(root, "tests", "own-data", "notebooks");
let kernel: KernelClient;

before(async () => {
  kernel = await KernelClient.start({ folder });
});
after(async () => {
  await kernel.stop();
  rmSync(join(folder, "runs"), { recursive: true, force: true });
});

/** Runs all cells of one of the notebooks; gives what they printed. */
export async function run(name: string): Promise<string> {
  const printed: string[] = [];
  for (const { cell_type, source } of readNotebook(join(folder, `${name}.ipynb`)).cells) {
    if (cell_type !== "code") continue;
    const answer = await kernel.execute(source);
    assert.equal(answer.reply.status, "ok", `${source}\n${plainTraceback(answer.reply)}`);
    assert.equal(answer.text("stderr"), "", source);
    printed.push(answer.text());
  }
  return printed.join("");
}

/** The numbers that a pattern finds in what was printed. */
export function numbersIn(printed: string, pattern: RegExp): number[] {
  const found = pattern.exec(printed);
  assert.ok(found, `${pattern} is not in what was printed:\n${printed}`);
  return found.slice(1).map(Number);
}
