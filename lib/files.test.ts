import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

const windows = process.platform === "win32";

test("a new file has the mode of the old one", { skip: windows }, () => {
  const file = path.join(folder, "private");
  for (const mode of [0o600, 0o640, 0o444, 0o755]) {
    writeFileSync(file, "old");
    chmodSync(file, mode);
    replaceFile(file, Buffer.from("new"));
    assert.equal(statSync(file).mode & 0o777, mode);
    rmSync(file);
  }
});

test("a link stays a link, and what it points to is replaced or made", { skip: windows }, () => {
  const place = path.join(folder, "links");
  mkdirSync(path.join(place, "far"), { recursive: true });
  symlinkSync(path.join("far", "file"), path.join(place, "one"));
  symlinkSync("one", path.join(place, "two"));
  for (const text of ["made", "replaced"]) {
    replaceFile(path.join(place, "two"), Buffer.from(text));
    assert.equal(readFileSync(path.join(place, "far", "file"), "utf8"), text);
  }
  assert.ok(["one", "two"].every((name) => lstatSync(path.join(place, name)).isSymbolicLink()));
  symlinkSync("circle", path.join(place, "circle"));
  assert.throws(() => replaceFile(path.join(place, "circle"), Buffer.from("")), /leads in a circle/);
});

test("no link or file that lies in the way is followed or written to", { skip: windows }, () => {
  const place = path.join(folder, "trap");
  mkdirSync(place);
  writeFileSync(path.join(place, "victim"), "mine");
  symlinkSync("victim", path.join(place, "file.unfinished"));
  replaceFile(path.join(place, "file"), Buffer.from("new"));
  assert.equal(readFileSync(path.join(place, "victim"), "utf8"), "mine");
  linkSync(path.join(place, "victim"), path.join(place, "twin"));
  replaceFile(path.join(place, "twin"), Buffer.from("new"));
  assert.equal(readFileSync(path.join(place, "victim"), "utf8"), "mine");
});

test("what is no file is refused and stays", { skip: windows }, () => {
  const pipe = path.join(folder, "pipe");
  assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
  for (const place of [folder, pipe]) {
    assert.throws(() => replaceFile(place, Buffer.from("new")), /is no file that could be replaced/);
    assert.ok(!statSync(place).isFile());
  }
});

test("processes that save the same file at once all succeed, and leave one whole file", async () => {
  const place = path.join(folder, "many");
  const file = path.join(place, "file");
  const program = `
    const { replaceFile } = require("./files");
    for (let i = 0; i < 40; i++) replaceFile(process.argv[1], new Uint8Array(50_000).fill(process.argv[2]));`;
  const codes = ["1", "2", "3"].map(async (byte) => {
    const child = spawn(process.execPath, ["-e", program, file, byte], { cwd: __dirname, stdio: "inherit" });
    return (await once(child, "exit"))[0];
  });
  assert.deepEqual(await Promise.all(codes), [0, 0, 0]);
  const bytes = readFileSync(file);
  assert.equal(bytes.length, 50_000);
  assert.equal(new Set(bytes).size, 1);
  assert.deepEqual(readdirSync(place), ["file"]);
});

test("what a killed process left unfinished goes with the next save", async () => {
  const place = path.join(folder, "killed");
  const file = path.join(place, "file");
  // The process is killed after its bytes are written, and before the file is renamed.
  const program = `
    require("node:fs").renameSync = () => process.kill(process.pid, "SIGKILL");
    require("./files").replaceFile(process.argv[1], Buffer.from("half"));`;
  spawnSync(process.execPath, ["-e", program, file], { cwd: __dirname });
  assert.equal(readdirSync(place).length, 1);
  assert.ok(!readdirSync(place).includes("file"));
  replaceFile(file, Buffer.from("whole"));
  assert.deepEqual(readdirSync(place), ["file"]);
});
