/** Variables of the user that lead Python elsewhere do not reach the project's Python. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { jupyterEnvironment } from "#scripts/jupyter";
import { venvPython } from "#scripts/paths";
import { root } from "../copy-of-project";

test("PYTHONPATH, PYTHONHOME, PYTHONSTARTUP and the like", () => {
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-python-"));
  // Would be found before the real ones.
  for (const name of ["jupyterlab", "sitecustomize", "usercustomize", "json"])
    writeFileSync(join(folder, `${name}.py`), `raise SystemExit("wrong ${name}")`);
  const userSite = join(folder, "lib", "python3.11", "site-packages");
  mkdirSync(userSite, { recursive: true });
  const hostile = {
    PYTHONPATH: folder,
    PYTHONHOME: "/nowhere",
    PYTHONSTARTUP: join(folder, "json.py"),
    PYTHONUSERBASE: folder,
    PYTHONWARNINGS: "error",
    PYTHONINSPECT: "1",
    PYTHONPLATLIBDIR: "nowhere",
  };
  const program = `
    const { pythonProblem } = require(${JSON.stringify(join(root, "scripts", "dist", "setup", "python.js"))});
    const { jupyterEnvironment } = require(${JSON.stringify(join(root, "scripts", "dist", "jupyter.js"))});
    const { venvPython } = require(${JSON.stringify(join(root, "scripts", "dist", "paths.js"))});
    const { execFileSync } = require("node:child_process");
    pythonProblem().then((problem) => {
      if (problem) throw new Error(problem);
      const env = jupyterEnvironment();
      const names = Object.keys(env).filter((name) => name.startsWith("PYTHON")).sort();
      const code = "import json, jupyterlab, nbclient; print(json.dumps('all well'))";
      console.log(names.join(), execFileSync(venvPython, ["-c", code], { env, encoding: "utf8" }).trim());
    });`;
  const env = { ...process.env, ...hostile, PYTHON: "python3" };
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { env, encoding: "utf8" });
  assert.equal(stdout, 'PYTHON,PYTHONNOUSERSITE,PYTHONUNBUFFERED "all well"\n', stderr);
  rmSync(folder, { recursive: true });
});

test("what starts every program of Jupyter loads no parser of grammars, which took two seconds each time", () => {
  const code = "import sys, nbclient; print(nbclient.__name__, 'lark' in sys.modules)";
  assert.equal(python(code), "nbclient False");
});

test("JupyterLab asks yarn by the function that scripts/jupyter_lab.py replaces, so that its start waits for no Node", () =>
  assert.equal(python("from jupyterlab import commands; print(callable(commands._yarn_config))"), "True"));

function python(code: string): string {
  return execFileSync(venvPython, ["-c", code], { env: jupyterEnvironment(), encoding: "utf8" }).trim();
}
