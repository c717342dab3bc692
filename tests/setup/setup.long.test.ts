/** Set-up from nothing, with everything that can go wrong on the way: each failure says its step, and the next try goes on. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { interrupt, ProjectCopy } from "../copy-of-project";

/** A port where nothing listens. */
const NOWHERE = "http://127.0.0.1:9/";

describe("set-up", () => {
  let project: ProjectCopy;
  let empty: string;
  before(() => {
    project = new ProjectCopy();
    empty = mkdtempSync(join(tmpdir(), "nonlinear-empty-"));
  });
  after(() => {
    project.remove();
    rmSync(empty, { recursive: true, force: true });
  });

  test("the doctor says that nothing is set up", async () => {
    const { code, output } = await project.npm(["doctor"]);
    assert.equal(code, 1);
    assert.match(output, /Nothing is set up yet.*npm run setup/s);
  });

  test("without a network, names the step and the cause", async () => {
    const offline = { npm_config_registry: NOWHERE, npm_config_cache: empty, npm_config_fetch_retries: "0" };
    const { code, output } = await project.npm(["setup"], offline);
    assert.equal(code, 1);
    assert.match(output, /✗ Packages from the lock file failed/);
    assert.match(output, /the package registry did not answer.*Check the network/s);
  });

  test("interrupted while packages install, says so and starts no later step", async () => {
    const { code, output } = await project.npm(["setup"], {}, { pattern: /… Packages/, act: interrupt });
    assert.notEqual(code, 0);
    assert.match(output, /Packages from the lock file: interrupted/);
    assert.doesNotMatch(output, /Python environment/);
  });

  test("interrupted while Python installs, keeps the packages", async () => {
    const { code, output } = await project.npm(["setup"], {}, { pattern: /… Python/, act: interrupt });
    assert.notEqual(code, 0);
    assert.match(output, /✓ Packages.*✓ Build.*Python environment with JupyterLab: interrupted/s);
  });

  test("with a package index that does not answer, names the step and the cause", async () => {
    const offline = { PIP_INDEX_URL: NOWHERE, PIP_RETRIES: "0", PIP_NO_CACHE_DIR: "1", PIP_CONFIG_FILE: "/dev/null" };
    const { code, output } = await project.npm(["setup"], { ...offline, PIP_EXTRA_INDEX_URL: "", PIP_FIND_LINKS: "" });
    assert.equal(code, 1);
    assert.doesNotMatch(output, /Packages from the lock file/);
    assert.match(output, /✗ Python environment with JupyterLab failed.*the package registry did not answer/s);
  });

  test("with a Python that is too old, says which it found", async () => {
    const { code, output } = await project.npm(["setup"], { PYTHON: "/bin/false" });
    assert.equal(code, 1);
    assert.match(output, /no Python 3.10 or newer was found \(tried \/bin\/false\).*environment variable PYTHON/s);
  });

  test("where no native binding can be made, settles for the portable backend in one line", async () => {
    const { code, output } = await project.npm(["setup"], { NONLINEAR_CACHE: empty, CXX: "/bin/false" });
    assert.equal(code, 0, output);
    assert.match(output, /✓ Python environment/);
    assert.match(output, /! TensorFlow runs on the portable backend.*every lesson works/);
    assert.match(output, /no C\+\+ compiler was found \(tried \/bin\/false\)/);
  });

  test("a lesson runs on the portable backend", async () => {
    const lesson = join("notebooks", "04-deep-neural-network.ipynb");
    const output = join("build", "portable.ipynb");
    const ending = await project.npm(["notebook", "--", lesson, "--epochs", "20", "--output", output]);
    assert.equal(ending.code, 0, ending.output);
    const written = readFileSync(join(project.folder, output), "utf8");
    assert.match(written, /Epoch 1: loss=5\.6607e\+02/);
    assert.equal(written.split("on its portable backend, slower").length, 2, "said once");
    assert.doesNotMatch(ending.output, /TensorFlow \(/, "a start does not try again what cannot be");
  });

  test("set-up asked for again makes the native binding", async () => {
    const { code, output } = await project.npm(["setup"]);
    assert.equal(code, 0, output);
    assert.match(output, /TensorFlow is native/);
  });

  test("a second call has nothing to do", async () => {
    const { code, output } = await project.npm(["setup"]);
    assert.equal(code, 0);
    assert.doesNotMatch(output, /[✓…✗]/);
  });

  test("the doctor finds all well", async () => {
    const { code, output } = await project.npm(["doctor"]);
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /✗/);
    for (const name of [
      "Node",
      "Packages",
      "Python",
      "TensorFlow",
      "Backend",
      "Kernel",
      "JupyterLab",
      "Plotly renderer",
      "Disk",
    ])
      assert.match(output, new RegExp(`✓ ${name} `));
  });

  test("nothing half-made is left", () => {
    assert.ok(!existsSync(join(project.folder, "build", "tfjs-node")));
    assert.ok(!existsSync(join(project.folder, "build", "setup.lock")));
  });
});
