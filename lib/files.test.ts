import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { replaceFile } from "./files";

const folder = mkdtempSync(path.join(tmpdir(), "nonlinear-"));
after(() => rmSync(folder, { recursive: true }));

test("makes the folder, replaces the file, and leaves nothing else there", () => {
  const file = path.join(folder, "a", "b", "file");
  for (const bytes of [[1, 2, 3], [4], []]) {
    replaceFile(file, Uint8Array.from(bytes));
    assert.deepEqual([...readFileSync(file)], bytes);
  }
  assert.deepEqual(readdirSync(path.dirname(file)), ["file"]);
});

test("a file that finds no room leaves the old one", { skip: process.platform === "win32" }, () => {
  const file = path.join(folder, "file");
  writeFileSync(file, "old");
  const program = `require("./files").replaceFile(process.argv[1], new Uint8Array(100_000))`;
  // Files of this shell end at 16 KB.
  const limited = ["-c", 'ulimit -f 16; exec "$0" "$@"', process.execPath, "-e", program, file];
  const { status, stderr } = spawnSync("bash", limited, { cwd: __dirname, encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /EFBIG/);
  assert.equal(readFileSync(file, "utf8"), "old");
  assert.deepEqual(readdirSync(folder).sort(), ["a", "file"]);
});
