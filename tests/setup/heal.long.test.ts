/**
 * A project that worked, and what happens to it: moved, updated without a network or from a false index, its binding
 * damaged. Nothing that worked is lost, and `npm run setup` makes whole what is not. What is gone: gone.long.test.ts.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { interrupt, root } from "../copy-of-project";
import { WorkingProject } from "./working-project";

describe("a project that worked", { skip: process.platform === "win32" }, () => {
  let project: WorkingProject;
  let index: Server;
  let answer: (path: string) => { status: number; body: string } = () => ({ status: 404, body: "" });
  let falseIndex: NodeJS.ProcessEnv;

  before(async () => {
    project = new WorkingProject();
    index = createServer((request, response) => {
      const { status, body } = answer(request.url ?? "");
      response.writeHead(status, { "content-type": "text/html" }).end(body);
    }).listen(0, "127.0.0.1");
    await once(index, "listening");
    const { port } = index.address() as AddressInfo;
    falseIndex = { ...project.offline, PIP_INDEX_URL: `http://127.0.0.1:${port}/` };
  });
  after(() => {
    index.close();
    project.remove();
  });

  /** Changes a file, does something, and changes it back. */
  const withMore = async (file: string, text: string, act: () => Promise<void>) => {
    const old = readFileSync(project.place(file), "utf8");
    writeFileSync(project.place(file), text.startsWith("{") ? old.replace("{", text) : old + text);
    await act();
    writeFileSync(project.place(file), old);
  };

  test("moved to another folder, it works on without a network", async () => {
    const { code, output } = await project.setUp(project.offline);
    assert.equal(code, 0, output);
    assert.match(output, /TensorFlow is native/);
    assert.doesNotMatch(output, /Packages from|Python environment/);
    // A program by its own first line.
    assert.match(
      execFileSync(project.place(".venv", "bin", "jupyter"), ["--version"], { encoding: "utf8" }),
      /nbclient/,
    );
    assert.ok(!readFileSync(project.place(".venv", "bin", "jupyter"), "utf8").includes(`${root}/`));
    await project.mustBeWhole();
  });

  test("other requirements without a network leave the environment that is there", async () => {
    await withMore("requirements.txt", "# changed\n", async () => {
      const { code, output } = await project.setUp(project.offline);
      assert.equal(code, 1);
      assert.match(output, /Python environment with JupyterLab: the package registry did not answer/);
    });
    await project.mustBeWhole();
  });

  test("an index without the packages is told apart from a network that is down", async () => {
    await withMore("requirements.txt", "# changed\n", async () => {
      const { output } = await project.setUp(falseIndex);
      assert.match(output, /the package registry answers, and does not have what this project pins/);
      assert.doesNotMatch(output, /did not answer/);
    });
    await project.mustBeWhole();
  });

  test("a package that is not the pinned one is not installed, and this is said", async () => {
    answer = (path) => {
      const [, name, file] = path.split("/");
      if (file) return { status: 200, body: "not what it says" };
      const version = new RegExp(`^${name}==([^ ;]+)`, "m").exec(
        readFileSync(project.place("requirements.txt"), "utf8"),
      )?.[1];
      const wheel = `${name.replaceAll("-", "_")}-${version}-py3-none-any.whl`;
      return { status: 200, body: `<a href="/${name}/${wheel}">${wheel}</a>` };
    };
    await withMore("requirements.txt", "# changed\n", async () => {
      const { code, output } = await project.setUp(falseIndex);
      assert.equal(code, 1);
      assert.match(output, /what was downloaded is not what this project has pinned by its hash/);
    });
    await project.mustBeWhole();
  });

  test("other packages without a network leave those that are there", async () => {
    await withMore("package.json", '{ "keywords": ["changed"],', async () => {
      const { code, output } = await project.setUp(project.offline);
      assert.equal(code, 1);
      assert.match(output, /✗ Packages from the lock file failed/);
    });
    assert.ok(existsSync(project.place("node_modules", "tslab", "package.json")));
    await project.mustBeWhole();
  });

  test("interrupted while other packages install, the old ones are back at the next call", async () => {
    await withMore("package.json", '{ "keywords": ["changed"],', async () => {
      const { output } = await project.npm(["setup"], {}, { pattern: /… Packages/, act: interrupt });
      assert.match(output, /Packages from the lock file: interrupted/);
    });
    assert.equal((await project.setUp(project.offline)).code, 0);
    await project.mustBeWhole();
  });

  test("a binding with wrong bytes is made anew, and only then the cache has another", async () => {
    const binding = execFileSync("find", [project.cache, "-name", "tfjs_binding.node"], { encoding: "utf8" }).trim();
    const { size } = statSync(binding);
    writeFileSync(binding, Buffer.alloc(size, 7));
    const broken = await project.doctor();
    assert.match(broken.output, /✗ TensorFlow.*\n.*npm run setup/);
    // Without a network the portable backend has to do, and the entry stays for when there is one.
    const without = await project.setUp({ ...project.offline, CXX: "/bin/false" });
    assert.equal(without.code, 0, without.output);
    assert.match(without.output, /✗ Native TensorFlow failed.*! TensorFlow runs on the portable backend/s);
    assert.ok(existsSync(binding));
    const { code, output } = await project.setUp();
    assert.equal(code, 0, output);
    assert.match(output, /✓ Native TensorFlow/);
    await project.mustBeWhole();
  });

  test("where the cache cannot be written, as in a read-only home, the binding that works stays", async () => {
    // A folder in which nobody can make another, not even root.
    const { code, output } = await project.setUp({ ...project.offline, NONLINEAR_CACHE: "/sys/kernel/nonlinear" });
    assert.equal(code, 0, output);
    await project.mustBeWhole();
  });
});
