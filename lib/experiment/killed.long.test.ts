import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-killed-"));
after(() => rmSync(folder, { recursive: true }));

test("the file of a sweep survives kill -9 of the process at any time", async () => {
  const file = join(folder, "killed.jsonl");
  const program = join(folder, "program.js");
  writeFileSync(
    program,
    `const { experiment } = require(${JSON.stringify(join(__dirname, ".."))});
     experiment.sweep(
       { step: Array.from({ length: 40 }, (_, i) => i) },
       async (trial) => { await new Promise((done) => setTimeout(done, 20)); return { loss: trial.step }; },
       { file: ${JSON.stringify(file)} },
     );`,
  );
  const start = () => spawn(process.execPath, [program], { stdio: "ignore" });
  const ended = (child: ChildProcess) => new Promise((done) => child.on("exit", done));
  for (const lines of [5, 15]) {
    const child = start();
    const gone = ended(child);
    while (!existsSync(file) || readFileSync(file, "utf8").split("\n").length <= lines)
      await new Promise((done) => setTimeout(done, 5));
    child.kill("SIGKILL");
    await gone;
  }
  await ended(start());
  assert.deepEqual(
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).results.loss)
      .sort((a, b) => a - b),
    Array.from({ length: 40 }, (_, i) => i),
  );
});
