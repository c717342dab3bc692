import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { withKeptCode } from "./kept-code";

const build = path.join(__dirname, "..", "..", "build");
const folder = mkdtempSync(path.join(tmpdir(), "nonlinear-kept-"));
/** No other file has this name. */
const name = `${path.basename(folder)}.js`;
const keptFiles = () =>
  readdirSync(path.join(build, "code"), { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file).startsWith(name))
    .map((file) => path.join(build, "code", file));
mkdirSync(path.join(build, "code"), { recursive: true });
after(() => {
  for (const file of [folder, ...keptFiles()]) rmSync(file, { recursive: true });
});

/** Whether V8 refused what was kept, in a process of its own; undefined where nothing was. */
function refused(text: string): boolean | undefined {
  const program = `const { script, keep } = require("./kept-code").keptScript(...process.argv.slice(1));
    console.log(script.runInThisContext(), script.cachedDataRejected);
    keep();`;
  const output = execFileSync(process.execPath, ["-e", program, text, name], { cwd: __dirname, encoding: "utf8" });
  assert.match(output, /^42 /);
  return { undefined: undefined, true: true, false: false }[output.trim().slice(3)];
}

test("a script is kept for the next process; another text, and what V8 refuses, is made anew", () => {
  const text = "((x) => 2 * x)(21)";
  assert.equal(refused(text), undefined);
  assert.equal(refused(text), false);
  assert.equal(refused(text.replace("21", "20 + 1")), undefined);
  for (const file of keptFiles()) writeFileSync(file, "torn");
  assert.equal(refused(text), true);
  assert.equal(refused(text), false);
});

test("a large CommonJS file that is kept finds all that such files have", () => {
  const file = path.join(folder, name);
  writeFileSync(path.join(folder, "other.js"), "exports.parent = module.parent.filename;");
  const seen =
    "[require('./other').parent, require.resolve('./other'), require.main === process.mainModule, __filename, __dirname, this === exports]";
  writeFileSync(
    file,
    `exports.seen = ${seen};\nexports.isModule = module.exports === exports;\n//${"-".repeat(200_000)}\n`,
  );
  const before = keptFiles().length;
  for (let round = 0; round < 2; round++) {
    const loaded = withKeptCode(() => require(file));
    assert.deepEqual(loaded.seen, [file, path.join(folder, "other.js"), true, file, folder, true]);
    assert.ok(loaded.isModule);
    assert.equal(keptFiles().length, before + 1);
    for (const one of [file, path.join(folder, "other.js")]) delete require.cache[one];
  }
  assert.throws(() => withKeptCode(() => require(path.join(folder, "none"))), /Cannot find module/);
});
