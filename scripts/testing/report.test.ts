/** The report of a run, made by a process of its own as `npm test` makes it: Node runs no tests inside a test. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

const FAILING = `
const { describe, before, test } = require("node:test");
describe("suite", () => {
  test("passes", () => {});
  test("fails $1", () => { throw new Error("on purpose"); });
  describe("inner", () => test("fails, too", () => { throw new Error("on purpose"); }));
});
describe("no start", () => {
  before(() => { throw new Error("on purpose"); });
  test("never runs", () => {});
});
describe("made", () => require("./made")());
test("skipped", { skip: true }, () => {});`;
/** A module that makes tests for several files. */
const MADE = `module.exports = () => require("node:test").test("fails by a module", () => { throw new Error("on purpose"); });`;

describe("the report of a run", () => {
  let folder: string;
  let output: string;
  let ofTitle: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "nonlinear-report-"));
    writeFileSync(join(folder, "made.js"), MADE);
    const texts = {
      failing: FAILING,
      broken: "throw new Error('at load');",
      slow: "require('node:test').test('slow', () => new Promise((done) => setTimeout(done, 300)));",
    };
    const write = (name: keyof typeof texts, group: string) => {
      const path = join(folder, `${group}-${name}.test.js`);
      writeFileSync(path, texts[name]);
      return { path, source: `tests/${group}/${name}.test.ts`, group };
    };
    const files = [write("failing", "some"), write("broken", "some"), write("slow", "slow")];
    // A group whose files share a process.
    const shared = [write("failing", "unit"), write("broken", "unit")];
    const program = `
      const { Report } = require(${JSON.stringify(join(__dirname, "report"))});
      const { alone, processesOf } = require(${JSON.stringify(join(__dirname, "processes"))});
      const [files, shared] = ${JSON.stringify([files, shared])};
      const title = process.argv[2];
      const processes = [...files.map(alone), ...(title ? [] : processesOf(shared, ${JSON.stringify(folder)}))];
      const report = new Report(processes);
      const events = require("node:test").run({ files: processes.map(({ path }) => path), concurrency: 2, testNamePatterns: title });
      report.show(events, process.stdout, true);`;
    const path = join(folder, "run.js");
    writeFileSync(path, program);
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [path, ...args], { encoding: "utf8", env, stdio: ["ignore", "pipe", "inherit"] });
    output = run();
    ofTitle = run("fails, too");
  });
  after(() => rmSync(folder, { recursive: true }));

  test("gives for each failure the command that runs it alone, and none for those around it", () => {
    const commands = output.split("\n").filter((line) => /^ {2}npm test/.test(line));
    assert.deepEqual(commands.sort(), [
      "  npm test -- tests/some/broken.test.ts",
      "  npm test -- tests/some/failing.test.ts",
      "  npm test -- tests/some/failing.test.ts '^made > fails by a module$'",
      "  npm test -- tests/some/failing.test.ts '^suite > fails $1$'",
      "  npm test -- tests/some/failing.test.ts '^suite > inner > fails, too$'",
      "  npm test -- tests/unit/broken.test.ts",
      "  npm test -- tests/unit/failing.test.ts",
      "  npm test -- tests/unit/failing.test.ts '^made > fails by a module$'",
      "  npm test -- tests/unit/failing.test.ts '^suite > fails $1$'",
      "  npm test -- tests/unit/failing.test.ts '^suite > inner > fails, too$'",
    ]);
  });

  test("shows of the tests of a title only these, in their suites", () => {
    assert.match(ofTitle, /suite\n +▶ inner\n +✖ fails, too/);
    assert.doesNotMatch(ofTitle, /passes|slow\n|skipped \(|whole/);
    assert.match(ofTitle, /failing\.test\.ts '\^suite > inner > fails, too\$'/);
  });

  test("names the slowest tests and the groups with their seconds", () => {
    // It took 0.3 seconds, and longer on a busy machine: as long as Node says.
    const [, milliseconds] = /^✔ slow \(([\d.]+)ms\)$/m.exec(output) ?? [];
    const seconds = (Number(milliseconds) / 1000).toFixed(1);
    assert.ok(Number(seconds) >= 0.3);
    const told = `slowest tenth of the tests:\n\n  ${seconds.padStart(6)} s  tests/slow/slow.test.ts  slow\n`;
    assert.ok(output.includes(told), output);
    assert.match(output, /^ {2}some +\d+ +\d+ s\n {2}slow +1 +\d+ s\n {2}unit +5 +\d+ s$/m);
  });

  test("ends with Node's sums", () => {
    const sums = output.trimEnd().split("\n").slice(-8);
    assert.deepEqual(
      sums.map((line) => line.split(" ")[1]),
      ["tests", "suites", "pass", "fail", "cancelled", "skipped", "todo", "duration_ms"],
    );
    assert.match(output, /ℹ fail [1-9]/);
    assert.ok(output.indexOf("failing tests") < output.indexOf(sums[0] as string));
  });
});
