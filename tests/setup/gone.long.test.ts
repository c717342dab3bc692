/** A project that worked, of which something is gone: the next command, or `npm run setup`, brings it back. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { WorkingProject } from "./working-project";

describe("a project of which something is gone", { skip: process.platform === "win32" }, () => {
  let project: WorkingProject;
  before(async () => {
    project = new WorkingProject();
    const { code, output } = await project.setUp(project.offline);
    assert.equal(code, 0, output);
  });
  after(() => project.remove());

  test("a compiled file that is gone is built again", async () => {
    rmSync(project.place("lib", "dist", "files.js"));
    assert.equal((await project.setUp(project.offline)).code, 0);
    await project.mustBeWhole();
  });

  test("a package that is gone from node_modules comes back", async () => {
    rmSync(project.place("node_modules", "tslab"), { recursive: true });
    const { code, output } = await project.npm(["build"]);
    assert.equal(code, 0, output);
    assert.match(output, /✓ Packages from the lock file/);
    assert.equal((await project.setUp()).code, 0);
    await project.mustBeWhole();
  });

  test("a package that is gone from the environment comes back", async () => {
    const packages = execFileSync("find", [project.place(".venv", "lib"), "-type", "d", "-name", "nbconvert"], {
      encoding: "utf8",
    });
    rmSync(packages.trim().split("\n")[0], { recursive: true });
    appendFileSync(project.place("build", "setup.lock"), "1");
    const broken = await project.doctor();
    assert.match(broken.output, /✗ Python .*missing or changed.*\n.*npm run setup/);
    const { code, output } = await project.setUp();
    assert.equal(code, 0, output);
    assert.match(output, /✓ Python environment/);
    await project.mustBeWhole();
  });
});
