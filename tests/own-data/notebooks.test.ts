/**
 * Six notebooks as people write them with data of their own, on the real kernel, one after the other: none needs a
 * workaround, fails, or warns, and each does better than its baseline.
 */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
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

/** Runs all cells; gives what they printed. */
async function run(name: string): Promise<string> {
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
function numbersIn(printed: string, pattern: RegExp): number[] {
  const found = pattern.exec(printed);
  assert.ok(found, `${pattern} is not in what was printed:\n${printed}`);
  return found.slice(1).map(Number);
}

test("a messy CSV file, from missing values to a prediction of new rows by what was saved", async () => {
  const printed = await run("1-apartments");
  const [baseline, error, rSquared] = numbersIn(printed, /baseline (\S+)\n[\s\S]*network (\S+), R² (\S+)/);
  assert.ok(error < 0.6 * baseline && rSquared > 0.65, printed);
  const [seoul, jeju] = numbersIn(printed, /\[ '(\S+)', '(\S+)' \]/);
  assert.ok(seoul > 6 && seoul < 14 && jeju > 1 && jeju < 6, printed);
  assert.match(printed, /same 0\n/);
});

test("imbalance: weights of classes find the rare one", async () => {
  const [plain, weighted, f1] = numbersIn(
    await run("2-imbalance"),
    /recall (\S+) without weights, (\S+) with\nF1 (\S+)/,
  );
  assert.ok(weighted > plain && weighted > 0.7 && f1 > 0.6);
});

test("a time series, two steps ahead", async () => {
  const printed = await run("3-time-series");
  const [baseline, error] = numbersIn(printed, /baseline (\S+), network (\S+)/);
  assert.ok(error < baseline / 2, printed);
  assert.match(printed, /\[ 293, 7, 2 \] \[ 293, 1 \]/);
});

test("XOR and a spiral", async () => {
  const printed = await run("4-xor-and-spiral");
  assert.match(printed, /XOR \[ 0, 1, 1, 0 \]/);
  assert.ok(numbersIn(printed, /spiral (\S+)/)[0] > 0.95);
});

test("a small table of images", async () => {
  assert.ok(numbersIn(await run("5-images"), /accuracy (\S+)/)[0] > 0.9);
});

test("a sweep with early stopping", async () => {
  const [best] = numbersIn(await run("6-sweep"), /best (\S+) of 8 trials, status ok/);
  assert.ok(best < 0.4);
});
