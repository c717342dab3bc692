/** `npm run notebook`: notebooks run on the real kernel and written back. Their pages: page.long.test.ts. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { readNotebook } from "#scripts/check/notebook-file";
import { jupyterEnvironment } from "#scripts/jupyter";
import { main } from "#scripts/notebook";
import { venvPython } from "#scripts/paths";
import { root } from "../copy-of-project";

// In the project, so that `nonlinear` is found from it.
mkdirSync(join(root, "build"), { recursive: true });
const folder = mkdtempSync(join(root, "build", "notebook-test-"));
after(() => rmSync(folder, { recursive: true }));

interface Ending {
  code: number;
  output: string;
}

/** `npm run notebook` behind its set-up, which other tests try; with arguments that it refuses, the whole command. */
function notebook(...args: string[]): Promise<Ending> {
  const module = join(root, "scripts", "dist", "notebook.js");
  const behind = ["-e", `require(${JSON.stringify(module)}).main(process.argv.slice(1))`, "--"];
  const command = [...(args.length > 0 ? behind : [join(root, "scripts", "run.cjs"), "notebook"]), ...args];
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

function write(name: string, cells: readonly { code?: string; markdown?: string }[]): string {
  const path = join(folder, name);
  const written = cells.map(({ code, markdown = "" }, i) =>
    code === undefined
      ? { cell_type: "markdown", id: `m${i}`, metadata: {}, source: markdown }
      : // Traces of another run, which must go.
        { cell_type: "code", id: `c${i}`, metadata: { scrolled: true }, source: code, outputs: [], execution_count: 9 },
  );
  const metadata = { kernelspec: { name: "tslab", display_name: "x" }, widgets: {} };
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: written }));
  return path;
}

/** Runs a notebook by a kernel of its own. */
function runBy(argv: string[], path: string): Promise<Ending> {
  const data = mkdtempSync(join(folder, "kernel-"));
  mkdirSync(join(data, "kernels", "tslab"), { recursive: true });
  writeFileSync(
    join(data, "kernels", "tslab", "kernel.json"),
    JSON.stringify({ argv, display_name: "x", language: "x" }),
  );
  const args = [join(root, "scripts", "run_notebook.py"), path, path, root, "{}"];
  return new Promise((done) => {
    execFile(venvPython, args, { env: { ...jupyterEnvironment(), JUPYTER_PATH: data } }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

test("a kernel that does not start is an error of one line", async () => {
  const path = write("no-kernel.ipynb", [{ code: "1" }]);
  const { code, output } = await runBy([process.execPath, "--no-such-option", "{connection_file}"], path);
  assert.equal(code, 1, output);
  assert.match(output, /no-kernel\.ipynb: the kernel did not start: .*died.*`npm run doctor`/);
  assert.doesNotMatch(output, /Traceback/);
});

test("a kernel whose port another program has taken is started once more", async () => {
  const path = write("second-kernel.ipynb", [{ code: "1 + 1" }]);
  const launcher = join(folder, "second-time.cjs");
  const launch = join(root, "scripts", "jupyter", "kernels", "tslab", "launch.cjs");
  writeFileSync(
    launcher,
    `const { existsSync, writeFileSync } = require("node:fs");
const mark = __filename + ".mark";
if (!existsSync(mark)) {
  writeFileSync(mark, "");
  process.exit(1);
}
process.argv.splice(1, 1);
require(process.argv[1]);`,
  );
  const { code, output } = await runBy(
    [process.execPath, launcher, launch, "kernel", "--config-path", "{connection_file}"],
    path,
  );
  assert.equal(code, 0, output);
});

describe("notebooks", () => {
  const output = join(folder, "shorter.ipynb");
  const printing = `for (let i = 0; i < 3; i++) {
        process.stdout.write("part " + i + "\\r");
        await new Promise((done) => setTimeout(done, 20));
      }
      console.log("done in", process.cwd());`;
  const files = {
    a: write("a.ipynb", [{ code: "const epochs = 1_000;\nepochs" }]),
    b: write("b.ipynb", [{ code: printing }]),
    bad: write("bad.ipynb", [{ markdown: "# Bad" }, { code: 'const wrong: number = "text";\nwrong' }]),
    given: write("given.ipynb", [
      { code: 'const epochs = 5; // few\nlet name: string = "a";\nconst rows = 9;\n[epochs, name, rows]' },
    ]),
  };
  const { a, b, bad, given } = files;
  const bytesOf = (...paths: string[]) => paths.map((path) => readFileSync(path));
  const written = bytesOf(bad, given);
  let first: Ending;
  before(async () => {
    first = await notebook(a, bad, b);
  });

  test("run in parallel; outputs are written back, without what differs from run to run", async () => {
    assert.match(first.output, /^a\.ipynb {3}\[1\/1\] +\d+\.\d s {2}const epochs = 1_000;$/m);
    const [one, two] = [a, b].map(readNotebook);
    assert.deepEqual(one.cells[0].outputs[0].data, { "text/plain": "1000" });
    assert.deepEqual(Object.keys(one.metadata), ["kernelspec", "language_info"]);
    assert.deepEqual([one.cells[0].metadata, one.cells[0].execution_count], [{}, 1]);
    assert.deepEqual(
      two.cells[0].outputs.map(({ text }) => text),
      [`done in build/${folder.split(/[\\/]/).at(-1)}\n`],
    );
    const bytes = bytesOf(a, b);
    const second = await notebook(a, b);
    assert.equal(second.code, 0, second.output);
    assert.deepEqual(bytesOf(a, b), bytes);
  });

  test("that fail are named, with their cell, and stay as they were; the others run", () => {
    assert.equal(first.code, 1);
    assert.match(first.output, /bad\.ipynb: cell 2 failed:/);
    assert.match(first.output, /Type 'string' is not assignable to type 'number'/);
    assert.match(first.output, /^Failed: .*bad\.ipynb$/m);
    assert.deepEqual(bytesOf(bad), written.slice(0, 1));
    assert.equal(readNotebook(a).cells[0].execution_count, 1);
    assert.equal(readNotebook(b).cells[0].execution_count, 1);
  });

  test("run shorter, with other values, into another file", async () => {
    const values = ["--epochs", "7", "-p", "name=two words", "-p", "rows=1000"];
    const run = await notebook(given, ...values, "--output", output);
    assert.equal(run.code, 0, run.output);
    const [cell] = readNotebook(output).cells;
    assert.deepEqual(cell.outputs[0].data, { "text/plain": "[ 7, 'two words', 1000 ]" });
    assert.equal(cell.source, readNotebook(given).cells[0].source);
    assert.deepEqual(bytesOf(given), written.slice(1));
  });

  test("of kernel jslab are said to be JavaScript, with the way to run them", async () => {
    const path = write("script.ipynb", [{ code: "1 + 1" }]);
    writeFileSync(path, readFileSync(path, "utf8").replace('"tslab"', '"jslab"'));
    const before = bytesOf(path);
    const { code, output } = await notebook(path);
    assert.equal(code, 1);
    assert.match(output, /script\.ipynb: its kernel is jslab, so it is JavaScript\. .*Kernel → Change Kernel/);
    assert.deepEqual(bytesOf(path), before);
  });

  test("that are none, and wrong arguments, are errors of one line", async () => {
    const other = join(folder, "python.ipynb");
    const metadata = { kernelspec: { name: "python3", display_name: "Python" } };
    writeFileSync(other, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [] }));
    for (const [args, ...expected] of [
      [
        [other, join(folder, "none.ipynb")],
        /python\.ipynb: its kernel is python3; the lessons here run on tslab/,
        /none\.ipynb: there is no such file/,
      ],
      [[given, "-p", "depth=3"], /no cell has a line `const depth = …;`/],
      [["--html", other], /its kernel is python3/],
      [[], /No notebook is named\.\s+Usage: npm run notebook/],
    ] as const) {
      const { code, output } = await notebook(...args);
      assert.equal(code, 1, output);
      for (const one of expected) assert.match(output, one);
      assert.doesNotMatch(output, /^ {4}at /m);
    }
    // An error with advice, which the command prints without its stack.
    for (const [args, expected] of [
      [["--all", "a.ipynb"], /--all takes no names/],
      [["a.ipynb", "--epochs", "many"], /--epochs takes a whole number from 1, not many/],
      [["a.ipynb", "--html", "--epochs", "5"], /--html shows the outputs that a notebook has/],
    ] as const)
      await assert.rejects(main([...args]), (error: Error & { advice?: string }) => {
        assert.match(error.message, expected);
        assert.match(error.advice ?? "", /^Usage: npm run notebook/);
        return true;
      });
  });
});
