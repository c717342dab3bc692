import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { writeWhole } from "./write-whole";

test("who reads a file meanwhile finds the old text or the new one, whole", async () => {
  const folder = mkdtempSync(join(tmpdir(), "write-whole-"));
  const file = join(folder, "settings.json");
  const texts = ["a", "b"].map((letter) => letter.repeat(200_000));
  writeWhole(file, texts[0]);
  const program = `
    const { writeWhole } = require(${JSON.stringify(join(__dirname, "write-whole"))});
    for (let i = 0; i < 200; i++) writeWhole(${JSON.stringify(file)}, "ba"[i % 2].repeat(200_000));`;
  const writer = spawn(process.execPath, ["-e", program], { stdio: "inherit" });
  const found = new Set<string>();
  const ended = new Promise((done) => writer.once("exit", done));
  while (writer.exitCode === null && writer.signalCode === null) {
    for (let i = 0; i < 50; i++) found.add(readFileSync(file, "utf8"));
    await new Promise(setImmediate);
  }
  assert.equal(await ended, 0);
  assert.deepEqual([...found].sort(), texts);
  assert.deepEqual(readdirSync(folder), ["settings.json"]);
  rmSync(folder, { recursive: true });
});

test("a file that has the text already stays as it is", () => {
  const folder = mkdtempSync(join(tmpdir(), "write-whole-"));
  const file = join(folder, "settings.json");
  writeWhole(file, "{}\n");
  const before = statSync(file);
  writeWhole(file, "{}\n");
  const after = statSync(file);
  assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
  rmSync(folder, { recursive: true });
});
