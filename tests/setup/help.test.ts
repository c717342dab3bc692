/** `--help` of every command, and what is refused before anything is set up: on a clone where nothing is. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { root } from "../copy-of-project";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-help-"));
after(() => rmSync(folder, { recursive: true }));

/** A clone as far as these answers need one. */
function clone(name: string): string {
  const place = join(folder, name);
  cpSync(join(root, "package.json"), join(place, "package.json"), { recursive: true });
  const beforeInstall = readdirSync(join(root, "scripts")).filter((name) => name.endsWith(".cjs"));
  for (const part of [...beforeInstall, "setup"])
    cpSync(join(root, "scripts", part), join(place, "scripts", part), { recursive: true });
  return place;
}

function run(place: string, ...args: string[]) {
  const program = join(place, "scripts", "run.cjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("--help", () => {
  const place = clone("help");
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const commands = [...new Set(Object.values(scripts).map((script: string) => script.split(" ")[2]))];
  test("there are commands", () => assert.ok(commands.length >= 12, commands.join()));
  for (const command of commands)
    for (const help of ["--help", "-h"])
      test(`${command} ${help}`, () => {
        const { status, stdout, stderr } = run(place, command, help);
        assert.equal(status, 0, stderr);
        assert.match(stdout, new RegExp(`^Usage: npm (run )?${command}\\b`));
        assert.equal(stderr, "");
        assert.ok(!existsSync(join(place, "node_modules")) && !existsSync(join(place, "build")));
      });
  test("names all options that a command takes", () => {
    for (const name of ["start", "notebook", "test"]) {
      const source = readFileSync(join(root, "scripts", `${name}.ts`), "utf8");
      const parsed = source.slice(source.indexOf("function readArguments"));
      const known = [...parsed.matchAll(/^\s+"?([a-z-]+)"?: \{ type: "/gm)].map(([, option]) => option);
      const inLine = [...parsed.matchAll(/(?<=[{,] )"?([a-z-]+)"?: (?:\{ type|flag)/g)].map(([, option]) => option);
      const options = new Set([...known, ...inLine]);
      assert.ok(options.size > 1, name);
      const { stdout } = run(place, name, "--help");
      for (const option of options) assert.match(stdout, new RegExp(`--${option}\\b`), `${name} --${option}`);
    }
  });
});

test("options that a command does not take, and commands that are none, are refused at once", () => {
  const place = clone("refused");
  for (const args of [["setup", "--fast"], ["build", "x"], ["figures", "--all"], ["nothing"]]) {
    const { status, stderr } = run(place, ...args);
    assert.equal(status, 1);
    assert.match(stderr, /is no option|There is no command/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
  assert.ok(!existsSync(join(place, "build")));
});

test("a path that the tools cannot take is named", { skip: process.platform === "win32" }, () => {
  for (const name of ["a*b", "a?b", "a:b", "a\nb"]) {
    const { status, stderr } = run(clone(name), "setup");
    assert.equal(status, 1);
    assert.match(stderr, /in its path, with which it cannot be built/);
    assert.match(stderr, /Rename or move the folder/);
  }
});
