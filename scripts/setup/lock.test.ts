import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, test } from "node:test";
import { withLock } from "./lock.cjs";
import { processIdentity } from "./process-identity.cjs";

/** Takes the lock, says so, and runs a program by `run` for ever. */
const HOLDER = `
  const { withLock } = require(${JSON.stringify(join(__dirname, "lock.cjs"))});
  const { run } = require(${JSON.stringify(join(__dirname, "step.cjs"))});
  withLock(process.argv[1], () => {
    const program = run(process.execPath, ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"], {
      onLine: (line) => console.log(line),
    });
    return program;
  });`;
const TAKER = `
  const { withLock } = require(${JSON.stringify(join(__dirname, "lock.cjs"))});
  withLock(process.argv[1], async () => console.log("in"));`;

describe("lock", () => {
  let folder: string;
  let lock: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "nonlinear-lock-"));
    lock = join(folder, "lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  after(() => {
    for (const child of children) child.kill("SIGKILL");
  });
  const start = (program: string) => {
    const child = spawn(process.execPath, ["-e", program, lock], { stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    return child;
  };

  test("lets one in after the other", async () => {
    const order: string[] = [];
    const enter = (name: string) =>
      withLock(lock, async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(`${name} out`);
      });
    await Promise.all([enter("a"), enter("b")]);
    assert.deepEqual(order, ["a in", "a out", "b in", "b out"]);
    assert.ok(!existsSync(lock));
  });

  const living = String(process.ppid);
  const other = { processId: process.ppid, identity: "of an earlier one", name: "set-up" };
  for (const [what, content] of [
    ["the number of a living process", living],
    ["a process that got the number of an earlier one", JSON.stringify([other])],
    ["a process that has ended", JSON.stringify([{ ...other, processId: 2 ** 22 + 1 }])],
    ["half of what it should have", '[{"processId":1,"iden'],
    ["something else", "[]"],
    ["null", "null"],
  ])
    test(`is free when it holds ${what}`, async () => {
      writeFileSync(lock, content);
      assert.equal(await withLock(lock, async () => "in"), "in");
      assert.ok(!existsSync(lock));
    });

  test("is free when a folder is in its place", async () => {
    mkdirSync(lock);
    assert.equal(await withLock(lock, async () => "in"), "in");
  });

  test("names its owner and its file to who waits, and is free once the owner is killed", async () => {
    const first = start(HOLDER);
    const [program] = await once(first.stdout, "data");
    const second = start(TAKER);
    const [line] = await once(second.stderr, "data");
    assert.match(String(line), new RegExp(`waiting for another set-up of this project, process ${first.pid},.*lock`));
    process.kill(Number(program), "SIGKILL");
    first.kill("SIGKILL");
    assert.equal(String((await once(second.stdout, "data"))[0]), "in\n");
  });

  test("is not free while a program of a killed owner goes on, and says which", async () => {
    const first = start(HOLDER);
    const program = Number((await once(first.stdout, "data"))[0]);
    first.kill("SIGKILL");
    await once(first, "exit");
    assert.ok(processIdentity(program), "the program goes on");
    const second = start(TAKER);
    const [line] = await once(second.stderr, "data");
    assert.match(String(line), new RegExp(`waiting for a program that a killed set-up has left, process ${program} `));
    assert.doesNotMatch(String(line), /another set-up/);
    process.kill(program, "SIGKILL");
    assert.equal(String((await once(second.stdout, "data"))[0]), "in\n");
  });

  test("is given to one only, of many who find it left", async () => {
    writeFileSync(lock, JSON.stringify([other]));
    const log = join(folder, "log");
    const program = `
      const { appendFileSync } = require("node:fs");
      const { withLock } = require(${JSON.stringify(join(__dirname, "lock.cjs"))});
      const log = (text) => appendFileSync(${JSON.stringify(log)}, text);
      withLock(process.argv[1], async () => {
        log("in ");
        await new Promise((done) => setTimeout(done, 30));
        log("out ");
      });`;
    await Promise.all(Array.from({ length: 5 }, () => once(start(program), "exit")));
    assert.equal(readFileSync(log, "utf8"), "in out ".repeat(5));
  });
});
