/**
 * VS Code cannot run here. This does with the kernelspec what its Jupyter extension does, by the extension's source
 * (github.com/microsoft/vscode-jupyter, July 2026): src/kernels/raw/finder/interpreterKernelSpecFinderHelper.node.ts
 * and localKernelSpecFinderBase.node.ts find and read it, src/kernels/raw/launcher/kernelProcess.node.ts starts it.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { KernelClient } from "#scripts/jupyter/client";
import { venvPython } from "#scripts/paths";

const CONNECTION_FILE = "{connection_file}";

interface Kernelspec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode?: string;
  env?: Record<string, string>;
}

/** The kernelspecs of a Python environment: every kernel.json below `share/jupyter/kernels` of its prefix. */
function kernelspecsOf(python: string): (Kernelspec & { name: string })[] {
  const prefix = execFileSync(python, ["-c", "import sys; print(sys.prefix)"]).toString().trim();
  const folder = join(prefix, "share", "jupyter", "kernels");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => basename(name) === "kernel.json",
  );
  return files.map((file) => {
    const path = join(folder, file);
    const spec = JSON.parse(readFileSync(path, "utf8")) as Kernelspec & { name?: string };
    const argv = spec.argv.map((part) => part.replaceAll("{resource_dir}", dirname(path)));
    return { ...spec, argv, name: spec.name ?? basename(dirname(path)) };
  });
}

test("VS Code finds the kernel in the environment, starts it beside a notebook, and stops a cell", async () => {
  const spec = kernelspecsOf(venvPython).find(({ name }) => name === "tslab");
  assert.ok(spec, "there is a kernelspec");
  // It takes a kernelspec of another language for none of Python's, and colours cells by the language's name.
  assert.deepEqual([spec.display_name, spec.language], ["TypeScript (Nonlinear)", "typescript"]);
  // The first argument with the placeholder is replaced by the path; the text of no other is.
  const place = spec.argv.findIndex((part) => part.includes(CONNECTION_FILE));
  assert.deepEqual([place, spec.argv[place]], [spec.argv.length - 1, CONNECTION_FILE]);
  assert.equal(
    spec.argv.join(" ").match(/[{}]/g)?.length,
    2,
    "no other placeholder is left: it fills in this one only",
  );
  // It sends an interrupt over the socket only with this mode; else it needs a helper in Python.
  assert.equal(spec.interrupt_mode, "message");

  // No PATH that leads to Node, and none of the project's variables: VS Code may be started from a desktop.
  const environment = { PATH: "/nowhere", JUPYTER_PATH: "", ...spec.env };
  const kernel = await KernelClient.start({ command: spec.argv.slice(0, place), environment });
  try {
    const answer = await kernel.execute('import { nn } from "nonlinear";\nnn.linear(2, 1)');
    assert.match(String(answer.contents("execute_result")[0]?.data), /Object/);
    const running = kernel.execute("while (true) {}");
    await kernel.until(() => kernel.published.some(({ content }) => content.code === "while (true) {}"));
    await kernel.request("interrupt_request", {}, "control");
    assert.equal((await running).reply.ename, "KeyboardInterrupt");
  } finally {
    await kernel.stop();
  }
});
