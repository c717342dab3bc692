/**
 * A project that worked, and what happens to it: moved, damaged, updated without a network or from a false index. Nothing
 * that worked is lost, and `npm run setup` makes whole what is not.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { cacheFolder } from "#scripts/paths";
import { interrupt, ProjectCopy, root } from "../copy-of-project";

/** A port where nothing listens. */
const NOWHERE = "http://127.0.0.1:9/";

describe("a project that worked", { skip: process.platform === "win32" }, () => {
  let project: ProjectCopy;
  let cache: string;
  let index: Server;
  let answer: (path: string) => { status: number; body: string } = () => ({ status: 404, body: "" });
  let offline: NodeJS.ProcessEnv;
  let falseIndex: NodeJS.ProcessEnv;

  before(async () => {
    project = new ProjectCopy();
    // As a user moves or copies a folder: packages and environment with it, all made elsewhere.
    for (const name of ["node_modules", ".venv"])
      cpSync(join(root, name), join(project.folder, name), { recursive: true, verbatimSymlinks: true });
    cache = mkdtempSync(join(tmpdir(), "nonlinear-cache-"));
    cpSync(cacheFolder(), cache, { recursive: true, filter: (path) => !path.endsWith(".partial") });
    index = createServer((request, response) => {
      const { status, body } = answer(request.url ?? "");
      response.writeHead(status, { "content-type": "text/html" }).end(body);
    }).listen(0, "127.0.0.1");
    await once(index, "listening");
    const { port } = index.address() as AddressInfo;
    const pip = { PIP_CONFIG_FILE: "/dev/null", PIP_EXTRA_INDEX_URL: "", PIP_FIND_LINKS: "", PIP_NO_CACHE_DIR: "1" };
    const npm = { npm_config_registry: NOWHERE, npm_config_cache: join(cache, "npm"), npm_config_fetch_retries: "0" };
    offline = { ...pip, ...npm, PIP_INDEX_URL: NOWHERE, PIP_RETRIES: "0" };
    falseIndex = { ...offline, PIP_INDEX_URL: `http://127.0.0.1:${port}/` };
  });
  after(() => {
    index.close();
    project.remove();
    rmSync(cache, { recursive: true, force: true });
  });

  const setUp = (env: NodeJS.ProcessEnv = {}) => project.npm(["setup"], { NONLINEAR_CACHE: cache, ...env });
  const place = (...names: string[]) => join(project.folder, ...names);
  const isWhole = async () => {
    const { code, output } = await project.npm(["doctor"], { NONLINEAR_CACHE: cache });
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /✗/);
  };
  /** Changes a file, does something, and changes it back. */
  const withMore = async (file: string, text: string, act: () => Promise<void>) => {
    const old = readFileSync(place(file), "utf8");
    writeFileSync(place(file), text.startsWith("{") ? old.replace("{", text) : old + text);
    await act();
    writeFileSync(place(file), old);
  };

  test("moved to another folder, it works on without a network", async () => {
    const { code, output } = await setUp(offline);
    assert.equal(code, 0, output);
    assert.match(output, /TensorFlow is native/);
    assert.doesNotMatch(output, /Packages from|Python environment/);
    // A program by its own first line.
    assert.match(execFileSync(place(".venv", "bin", "jupyter"), ["--version"], { encoding: "utf8" }), /nbclient/);
    assert.ok(!readFileSync(place(".venv", "bin", "jupyter"), "utf8").includes(`${root}/`));
    await isWhole();
  });

  test("other requirements without a network leave the environment that is there", async () => {
    await withMore("requirements.txt", "# changed\n", async () => {
      const { code, output } = await setUp(offline);
      assert.equal(code, 1);
      assert.match(output, /Python environment with JupyterLab: the package registry did not answer/);
    });
    await isWhole();
  });

  test("an index without the packages is told apart from a network that is down", async () => {
    await withMore("requirements.txt", "# changed\n", async () => {
      const { output } = await setUp(falseIndex);
      assert.match(output, /the package registry answers, and does not have what this project pins/);
      assert.doesNotMatch(output, /did not answer/);
    });
    await isWhole();
  });

  test("a package that is not the pinned one is not installed, and this is said", async () => {
    answer = (path) => {
      const [, name, file] = path.split("/");
      if (file) return { status: 200, body: "not what it says" };
      const version = new RegExp(`^${name}==([^ ;]+)`, "m").exec(readFileSync(place("requirements.txt"), "utf8"))?.[1];
      const wheel = `${name.replaceAll("-", "_")}-${version}-py3-none-any.whl`;
      return { status: 200, body: `<a href="/${name}/${wheel}">${wheel}</a>` };
    };
    await withMore("requirements.txt", "# changed\n", async () => {
      const { code, output } = await setUp(falseIndex);
      assert.equal(code, 1);
      assert.match(output, /what was downloaded is not what this project has pinned by its hash/);
    });
    await isWhole();
  });

  test("other packages without a network leave those that are there", async () => {
    await withMore("package.json", '{ "keywords": ["changed"],', async () => {
      const { code, output } = await setUp(offline);
      assert.equal(code, 1);
      assert.match(output, /✗ Packages from the lock file failed/);
    });
    assert.ok(existsSync(place("node_modules", "tslab", "package.json")));
    await isWhole();
  });

  test("interrupted while other packages install, the old ones are back at the next call", async () => {
    await withMore("package.json", '{ "keywords": ["changed"],', async () => {
      const { output } = await project.npm(["setup"], {}, { pattern: /… Packages/, act: interrupt });
      assert.match(output, /Packages from the lock file: interrupted/);
    });
    assert.equal((await setUp(offline)).code, 0);
    await isWhole();
  });

  test("a compiled file that is gone is built again", async () => {
    rmSync(place("lib", "dist", "files.js"));
    assert.equal((await setUp(offline)).code, 0);
    await isWhole();
  });

  test("a binding with wrong bytes is made anew, and only then the cache has another", async () => {
    const binding = execFileSync("find", [cache, "-name", "tfjs_binding.node"], { encoding: "utf8" }).trim();
    const { size } = statSync(binding);
    writeFileSync(binding, Buffer.alloc(size, 7));
    const broken = await project.npm(["doctor"], { NONLINEAR_CACHE: cache });
    assert.match(broken.output, /✗ TensorFlow.*\n.*npm run setup/);
    // Without a network the portable backend has to do, and the entry stays for when there is one.
    const without = await setUp({ ...offline, CXX: "/bin/false" });
    assert.equal(without.code, 0, without.output);
    assert.match(without.output, /✗ Native TensorFlow failed.*! TensorFlow runs on the portable backend/s);
    assert.ok(existsSync(binding));
    const { code, output } = await setUp();
    assert.equal(code, 0, output);
    assert.match(output, /✓ Native TensorFlow/);
    await isWhole();
  });

  test("where the cache cannot be written, as in a read-only home, the binding that works stays", async () => {
    // A folder in which nobody can make another, not even root.
    const { code, output } = await setUp({ ...offline, NONLINEAR_CACHE: "/sys/kernel/nonlinear" });
    assert.equal(code, 0, output);
    await isWhole();
  });

  test("a package that is gone from node_modules comes back", async () => {
    rmSync(place("node_modules", "tslab"), { recursive: true });
    const { code, output } = await project.npm(["build"]);
    assert.equal(code, 0, output);
    assert.match(output, /✓ Packages from the lock file/);
    assert.equal((await setUp()).code, 0);
    await isWhole();
  });

  test("a package that is gone from the environment comes back", async () => {
    const packages = execFileSync("find", [place(".venv", "lib"), "-type", "d", "-name", "nbconvert"], {
      encoding: "utf8",
    });
    rmSync(packages.trim().split("\n")[0], { recursive: true });
    appendFileSync(place("build", "setup.lock"), "1");
    const broken = await project.npm(["doctor"], { NONLINEAR_CACHE: cache });
    assert.match(broken.output, /✗ Python .*missing or changed.*\n.*npm run setup/);
    const { code, output } = await setUp();
    assert.equal(code, 0, output);
    assert.match(output, /✓ Python environment/);
    await isWhole();
  });
});
