/** Lessons edited as text, and read as differences. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { after, before, describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { lessons } from "#scripts/check/index";
import { readNotebook } from "#scripts/check/notebook-file";
import { notebooksFolder, venvPrograms } from "#scripts/paths";
import { gitSettings } from "#scripts/setup/git";
import { root } from "../copy-of-project";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-editing-"));
after(() => rmSync(folder, { recursive: true }));

const lesson = join(root, "notebooks", "04-deep-neural-network.ipynb");
const cellsOf = (path: string) => readNotebook(path).cells.map(({ cell_type, source }) => ({ cell_type, source }));
const call = (program: string, args: string[], cwd: string) =>
  execFileSync(program, args, { cwd, encoding: "utf8", stdio: "pipe" });
const jupytext = (args: string[], cwd = root) => call(join(venvPrograms, "jupytext"), ["--quiet", ...args], cwd);

describe("comes back from its text with the same cells", () => {
  const back = join(folder, "back");
  const nameOf = (path: string) => relative(notebooksFolder, path).replaceAll(sep, "-");
  before(() => {
    mkdirSync(back);
    for (const path of lessons()) cpSync(path, join(back, nameOf(path)));
    const names = lessons().map(nameOf);
    jupytext(["--to", "ts:percent", ...names], back);
    for (const name of names) rmSync(join(back, name));
    jupytext(["--to", "ipynb", ...names.map((name) => name.replace(/ipynb$/, "ts"))], back);
  });

  for (const path of lessons())
    test(nameOf(path), () => assert.deepEqual(cellsOf(join(back, nameOf(path))), cellsOf(path)));
});

test("a change of the text reaches the notebook, which keeps its outputs", () => {
  cpSync(join(root, "jupytext.toml"), join(folder, "jupytext.toml"));
  cpSync(lesson, join(folder, "notebooks", "lesson.ipynb"));
  const notebook = join(folder, "notebooks", "lesson.ipynb");
  const text = join(folder, "build", "text", "lesson.ts");
  jupytext(["--sync", notebook], folder);
  writeFileSync(text, readFileSync(text, "utf8").replace("// # Deep neural network", "// # Deeper"));
  // jupytext takes the newer one.
  utimesSync(notebook, 1, 1);
  jupytext(["--sync", text], folder);
  const [before, after] = [lesson, notebook].map(readNotebook);
  assert.match(after.cells[0].source, /^# Deeper\n/);
  assert.deepEqual(
    after.cells.slice(1).map(({ source }) => source),
    before.cells.slice(1).map(({ source }) => source),
  );
  assert.deepEqual(
    after.cells.map(({ outputs }) => outputs),
    before.cells.map(({ outputs }) => outputs),
  );
});

test("git shows what changed in a notebook by its cells, without outputs", () => {
  const clone = join(folder, "clone");
  const git = (...args: string[]) =>
    call("git", ["-C", clone, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args], folder);
  call("git", ["init", "--quiet", clone], folder);
  for (const name of [".gitattributes", "package.json"]) cpSync(join(root, name), join(clone, name));
  cpSync(lesson, join(clone, "lesson.ipynb"));
  git("add", ".");
  git("commit", "--quiet", "--message", "a");
  // The settings that `npm run setup` makes in a clone, with this project's environment.
  for (const [name, value] of Object.entries(gitSettings(venvPrograms))) git("config", "--local", name, value);
  const changed = readFileSync(lesson, "utf8")
    .replace("## Summary", "## In short")
    .replaceAll("loss=8.8334e+00", "loss=1");
  writeFileSync(join(clone, "lesson.ipynb"), changed);
  const difference = stripVTControlCharacters(git("diff"));
  assert.match(difference, /modified \/cells\/\d+\/source/);
  assert.match(difference, /-## Summary\n.*\+## In short/s);
  assert.doesNotMatch(difference, /loss=1/);
  assert.ok(difference.length < 3000, `${difference.length} characters`);
});
