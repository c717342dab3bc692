import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { lockFile } from "./lock";
import { sweep } from "./sweep";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-lock-"));
after(() => rmSync(folder, { recursive: true }));

test("a file is locked once, by whatever path, until it is unlocked; nothing is left then", () => {
  const file = join(folder, "runs", "one.jsonl");
  const unlock = lockFile(file, undefined);
  writeFileSync(file, "");
  symlinkSync(file, join(folder, "link.jsonl"));
  for (const path of [file, join(folder, "runs", "..", "runs", "one.jsonl"), join(folder, "link.jsonl")])
    assert.throws(
      () => lockFile(path, undefined),
      /one\.jsonl|link\.jsonl is in use by another sweep of this kernel, since/,
    );
  lockFile(join(folder, "runs", "other.jsonl"), undefined)();
  unlock();
  lockFile(join(folder, "link.jsonl"), undefined)();
  assert.deepEqual(readdirSync(join(folder, "runs")), ["one.jsonl"]);
});

test("an interrupted cell's lock does not count, and that cell does not take the next one's away", () => {
  const file = join(folder, "interrupted.jsonl");
  const cell = new AbortController();
  const unlockFirst = lockFile(file, cell.signal);
  cell.abort();
  const unlock = lockFile(file, undefined);
  unlockFirst();
  assert.throws(() => lockFile(file, undefined), /in use/);
  unlock();
  assert.ok(!existsSync(`${file}.lock`));
});

test("the lock of a process that has ended, or of another with its number, does not count; another machine's does", async () => {
  const file = join(folder, "stale.jsonl");
  const child = spawn(process.execPath, ["--eval", ""]);
  await once(child, "exit");
  const holder = { id: "x", process: child.pid, started: "1", host: hostname(), since: "today" };
  for (const stale of [JSON.stringify(holder), JSON.stringify({ ...holder, process: process.pid }), "", "{"]) {
    writeFileSync(`${file}.lock`, stale);
    lockFile(file, undefined)();
  }
  writeFileSync(`${file}.lock`, JSON.stringify({ ...holder, host: "elsewhere" }));
  assert.throws(() => lockFile(file, undefined), /process \d+ on elsewhere, since today.*delete .*stale\.jsonl\.lock/);
});

test("a sweep of another process is refused while one runs; then it has that one's trials", async () => {
  const file = join(folder, "two.jsonl");
  const release = join(folder, "release");
  const program = join(folder, "program.js");
  writeFileSync(
    program,
    `const { experiment } = require(${JSON.stringify(join(__dirname, ".."))});
     experiment.sweep({ step: [1, 2] }, async (trial, { release }) => {
       const { existsSync } = await import("node:fs");
       while (trial.step === 2 && !existsSync(release)) await new Promise((done) => setTimeout(done, 20));
       return { loss: trial.step };
     }, { file: ${JSON.stringify(file)}, values: { release: ${JSON.stringify(release)} }, workers: 1 });`,
  );
  const child = spawn(process.execPath, [program], { stdio: "ignore" });
  while (!existsSync(file)) await new Promise((done) => setTimeout(done, 20));
  const same = () =>
    sweep({ step: [1, 2] }, new Function("return (trial) => ({ loss: trial.step })")(), { file, workers: 1 });
  await assert.rejects(same(), new RegExp(`two\\.jsonl is in use by another sweep of process ${child.pid}, since`));
  writeFileSync(release, "");
  await once(child, "exit");
  const lines = readFileSync(file, "utf8").trim().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).results.loss),
    [1, 2],
  );
  const both = await Promise.allSettled([same(), same()]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal(readFileSync(file, "utf8").trim().split("\n").length, 4);
  assert.ok(!existsSync(`${file}.lock`));
});
