/** Which test files run in one process, and that each is a suite of its own there. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { TestFile } from "./files";
import { processesOf } from "./processes";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-processes-"));
after(() => rmSync(folder, { recursive: true }));

const file = (group: string, name: string): TestFile => ({
  source: `tests/${name}.test.ts`,
  path: `/project/${name}.test.js`,
  group,
});
const sharing = (files: readonly TestFile[]) =>
  processesOf(files, folder).map((one) => one.files.map(({ source }) => source));

test("files of one group share a process, up to twelve; those of kernels, and what changes its process, have their own", () => {
  const files = [file("unit", "a"), file("unit", "b.alone"), file("unit", "c"), file("unit", "d"), file("jit", "e")];
  assert.deepEqual(
    sharing([...files, file("kernel", "f"), file("kernel", "g")]),
    [["a"], ["b.alone"], ["c", "d"], ["e"], ["f"], ["g"]].map((names) => names.map((name) => `tests/${name}.test.ts`)),
  );
  const many = Array.from({ length: 13 }, (_, i) => file("unit", String(i)));
  assert.deepEqual(
    sharing(many).map(({ length }) => length),
    [12, 1],
  );
});

test("the program of a process loads each file in a suite that has its source's name", () => {
  const [{ path } = { path: "" }] = processesOf([file("unit", 'a "quoted" one'), file("unit", "b")], folder);
  assert.match(
    readFileSync(path, "utf8"),
    /describe\("tests\/a \\"quoted\\" one\.test\.ts", .*\n.*"tests\/b\.test\.ts"/,
  );
});

test("a process of several files of one group loads what they have in common before their suites", () => {
  const programOf = (group: string) => {
    const [{ path } = { path: "" }] = processesOf([file(group, "a"), file(group, "b")], folder);
    return readFileSync(path, "utf8").split("\n");
  };
  assert.match(programOf("browser")[1] ?? "", /^require\(".*browser.*process-setup\.js"\);$/);
  assert.match(programOf("unit")[1] ?? "", /^describe\(/);
});
