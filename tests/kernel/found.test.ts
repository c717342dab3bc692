import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { lessons } from "#scripts/check/index";
import { readNotebook } from "#scripts/check/notebook-file";
import { PROJECT } from "#scripts/jupyter/client";
import { kernelspecFolder, removeKernelspec, writeKernelspec } from "#scripts/jupyter/kernelspec";
import { helpLinks } from "#scripts/kernel/protocol/help-links";
import { venvPython } from "#scripts/paths";
import { plainTraceback, withKernel } from "./fixture";

const run = promisify(execFile);

/** The environment of a user who knows nothing of this project, with a Jupyter folder of its own. */
function userEnvironment(folder: string): NodeJS.ProcessEnv {
  const { JUPYTER_PATH: _, ...environment } = process.env;
  return { ...environment, JUPYTER_DATA_DIR: join(folder, "data"), JUPYTER_CONFIG_DIR: join(folder, "config") };
}

function temporary(): string {
  return mkdtempSync(join(tmpdir(), "jupyter-"));
}

test("every Jupyter tool of the environment finds the kernel, and it runs a notebook outside of the project", async () => {
  const folder = temporary();
  try {
    const path = join(folder, "outside.ipynb");
    const cell = { cell_type: "code", id: "one", metadata: {}, outputs: [], execution_count: null };
    const source = 'import { nn } from "nonlinear";\nnn.linear(2, 1)';
    const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript" } };
    writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [{ ...cell, source }] }));
    const env = userEnvironment(folder);
    await run(venvPython, ["-m", "jupyter", "execute", "--inplace", path], { cwd: folder, env });
    const [output] = JSON.parse(readFileSync(path, "utf8")).cells[0].outputs;
    assert.match(output.data["text/plain"].toString(), /^Linear\(in_features=2/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a notebook in a folder that is a symbolic link has the library, and the files beside and above it", async () => {
  const folder = temporary();
  try {
    mkdirSync(join(folder, "real", "notebooks"), { recursive: true });
    const link = join(folder, "link");
    symlinkSync(join(folder, "real"), link, "junction");
    writeFileSync(join(link, "notebooks", "beside.ts"), "export const beside = 1;\n");
    writeFileSync(join(link, "above.ts"), "export const above: number = 2;\n");
    await withKernel(
      async (kernel) => {
        const { contents, reply } = await kernel.execute(`import { nn } from "nonlinear";
          import { beside } from "./beside";
          import { above } from "../above";
          [beside, above, nn.linear(2, 1).parameters().length]`);
        assert.equal(reply.status, "ok", plainTraceback(reply));
        assert.deepEqual(contents("execute_result")[0]?.data, { "text/plain": "[ 1, 2, 2 ]" });
      },
      { folder: join(link, "notebooks") },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the kernel is installed into the user's Jupyter, listed and removed; another tslab's stays", async () => {
  const folder = temporary();
  try {
    const kernel = async (action: string) =>
      (
        await run(process.execPath, [join(PROJECT, "scripts/run.cjs"), "kernel", action], {
          env: userEnvironment(folder),
        })
      ).stdout;
    const installed = kernelspecFolder(join(folder, "data"));
    assert.match(await kernel("list"), /: not installed/);
    assert.match(await kernel("install"), /Installed: /);
    const spec = JSON.parse(readFileSync(join(installed, "kernel.json"), "utf8"));
    assert.deepEqual([existsSync(spec.argv[0]), existsSync(spec.argv[1])], [true, true]);
    assert.ok(existsSync(join(installed, "logo-svg.svg")) && existsSync(join(installed, "logo-64x64.png")));
    assert.match(await kernel("list"), /launch\.cjs/);
    assert.match(await kernel("remove"), /Removed: /);
    assert.equal(existsSync(installed), false);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "kernel.json"), '{ "argv": ["tslab", "kernel"] }');
    assert.throws(() => writeKernelspec(join(folder, "data")), /another tslab/);
    assert.throws(() => removeKernelspec(join(folder, "data")), /another tslab/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a lesson's file has what JupyterLab would write into it when it opens it", () =>
  withKernel(async (kernel) => {
    const { reply } = await kernel.request("kernel_info_request", {});
    const spec = JSON.parse(readFileSync(join(PROJECT, "scripts/jupyter/kernels/tslab/kernel.json"), "utf8"));
    const { display_name, language } = spec;
    for (const path of [...lessons(), join(PROJECT, "scripts/new/lesson.ipynb")]) {
      const { metadata } = readNotebook(path);
      assert.deepEqual(metadata.language_info, reply.language_info, path);
      assert.deepEqual(metadata.kernelspec, { display_name, language, name: "tslab" }, path);
    }
    const links = reply.help_links as { text: string; url: string }[];
    assert.deepEqual(
      links.map(({ text }) => text.replace("Nonlinear: ", "")),
      ["lessons", "README", "PyTorch's names and ours"],
    );
    for (const { url } of links) assert.ok(existsSync(new URL(url)), url);
  }));

test("help leads into the server that started the kernel", () => {
  const folder = temporary();
  try {
    writeFileSync(join(folder, "jpserver-7.json"), JSON.stringify({ base_url: "/user/x/", root_dir: PROJECT }));
    const urls = helpLinks(PROJECT, join(folder, "kernel-1.json"), 7).map(({ url }) => url);
    assert.deepEqual(urls, [
      "/user/x/lab/tree/notebooks",
      "/user/x/lab/tree/README.md",
      "/user/x/lab/tree/docs/pytorch-names.md",
    ]);
    writeFileSync(join(folder, "jpserver-8.json"), JSON.stringify({ base_url: "/", root_dir: folder }));
    assert.deepEqual(helpLinks(PROJECT, join(folder, "kernel-1.json"), 8), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
