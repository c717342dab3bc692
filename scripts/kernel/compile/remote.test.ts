import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PROJECT } from "../../jupyter/client";
import { setUpSnapshot } from "../../setup/snapshot";
import { RemoteCompiler } from "./remote";
import { snapshotFile, sourcesOfSnapshot } from "./snapshot-file";

const snapshot = String(snapshotFile(PROJECT));
const temporary = mkdtempSync(join(tmpdir(), "snapshot-"));

before(() => setUpSnapshot(false));
after(() => rmSync(temporary, { recursive: true }));

/** What is wrong in the types of the language, of Node and of the library. */
const WRONG: readonly (readonly [code: string, error: RegExp])[] = [
  ["const a: string = [1].map((x) => x);", /'number\[\]' is not assignable to type 'string'/],
  ['import { readFileSync } from "node:fs";\nreadFileSync(1, 2);', /No overload matches this call/],
  ["process.exitt();", /'exitt' does not exist/],
  [
    'import { nn } from "nonlinear";\nconst b: number = nn.linear(1, 1);',
    /'Linear' is not assignable to type 'number'/,
  ],
  ["let c = 1;\nc = await Promise.resolve(`x`);", /'string' is not assignable to type 'number'/],
];

async function withCompiler(file: string, use: (compiler: RemoteCompiler) => Promise<void>): Promise<void> {
  const compiler = new RemoteCompiler(PROJECT, file);
  try {
    await use(compiler);
  } finally {
    const gone = once(compiler.process, "exit");
    compiler.process.disconnect();
    await gone;
  }
}

async function checkTypes(compiler: RemoteCompiler): Promise<void> {
  for (const [code, error] of WRONG) {
    const compiled = await compiler.compile(code, "cell[1]");
    assert.match("error" in compiled ? compiled.error.evalue : "", error);
  }
  const right = await compiler.compile('import { nn } from "nonlinear";\nconst layer = nn.linear(2, 3);', "cell[2]");
  assert.ok("code" in right);
  await compiler.settle([]);
  assert.deepEqual((await compiler.complete("layer.wei", 9)).matches, ["weight"]);
  assert.match(String(await compiler.inspect("layer", 2)), /const layer: nn\.Linear/);
  assert.deepEqual(await compiler.isComplete("if (layer) {"), { status: "incomplete", indent: "  " });
}

const isFromSnapshot = ({ process }: RemoteCompiler) => process.spawnargs.includes("--snapshot-blob");

test("the types are known from the snapshot", () =>
  withCompiler(snapshot, async (compiler) => {
    await checkTypes(compiler);
    assert.ok(isFromSnapshot(compiler));
  }));

test("the types are known without a snapshot", () =>
  withCompiler(join(temporary, "none.blob"), async (compiler) => {
    await checkTypes(compiler);
    assert.ok(!isFromSnapshot(compiler));
  }));

test("each file that is in the snapshot makes another one when it changes", () => {
  const list = "console.log(JSON.stringify(Object.keys(require.cache)))";
  const program = `require(${JSON.stringify(join(__dirname, "serve.js"))}); ${list}`;
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }));
  const own = loaded.filter((file) => !file.includes("node_modules"));
  assert.ok(own.length > 20);
  const known = sourcesOfSnapshot(PROJECT);
  assert.deepEqual(
    own.filter((file) => !known.includes(file) && !file.endsWith("main.cjs")),
    [],
  );
});

test("options of V8 for the kernel are none of the compiler's", async () => {
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = "--max-old-space-size=3000";
  try {
    await withCompiler(snapshot, async (compiler) => {
      assert.ok("code" in (await compiler.compile("1", "cell[1]")));
      assert.deepEqual(await compiler.isComplete("1 + 1"), { status: "complete" });
      assert.ok(isFromSnapshot(compiler));
    });
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
});

for (const isIdle of [false, true])
  test(`a process that dies ${isIdle ? "while no cell is compiled " : ""}is told of, and the next one compiles`, () =>
    withCompiler(snapshot, async (compiler) => {
      await compiler.compile("1", "cell[1]");
      const gone = once(compiler.process, "close");
      compiler.process.kill("SIGKILL");
      if (isIdle) await gone;
      await assert.rejects(async () => compiler.compile("2", "cell[2]"), /process ended \(SIGKILL\)\. .*run again/);
      assert.ok("code" in (await compiler.compile("3", "cell[3]")));
    }));
