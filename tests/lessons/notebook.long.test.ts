/** `npm run notebook` where a notebook or its kernel does not run at once. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { jupyterEnvironment } from "#scripts/jupyter";
import { venvPython } from "#scripts/paths";
import { root } from "../copy-of-project";
import { type Ending, folder, notebook, write } from "./notebook-command";

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

test("notebooks of kernel jslab are said to be JavaScript, with the way to run them", async () => {
  const path = write("script.ipynb", [{ code: "1 + 1" }]);
  writeFileSync(path, readFileSync(path, "utf8").replace('"tslab"', '"jslab"'));
  const before = readFileSync(path);
  const { code, output } = await notebook(path);
  assert.equal(code, 1);
  assert.match(output, /script\.ipynb: its kernel is jslab, so it is JavaScript\. .*Kernel → Change Kernel/);
  assert.deepEqual(readFileSync(path), before);
});

test("notebooks that are none, and wrong arguments, are errors of one line", async () => {
  const other = join(folder, "python.ipynb");
  const metadata = { kernelspec: { name: "python3", display_name: "Python" } };
  writeFileSync(other, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [] }));
  for (const [args, ...expected] of [
    [
      [other, join(folder, "none.ipynb")],
      /python\.ipynb: its kernel is python3; the lessons here run on tslab/,
      /none\.ipynb: there is no such file/,
    ],
    [[write("given.ipynb", [{ code: "const epochs = 5;" }]), "-p", "depth=3"], /no cell has a line `const depth = …;`/],
    [["--html", other], /its kernel is python3/],
    [[], /No notebook is named\.\s+Usage: npm run notebook/],
  ] as const) {
    const { code, output } = await notebook(...args);
    assert.equal(code, 1, output);
    for (const one of expected) assert.match(output, one);
    assert.doesNotMatch(output, /^ {4}at /m);
  }
});
