/** Cells that are sent together: the next one is compiled, and what it imports is loaded, before those in front of it have ended. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { KernelClient } from "#scripts/jupyter/client";
import { nativeIsLinked } from "#scripts/setup/tensorflow";
import { pause, plainTraceback, withKernel, withSharedKernel, writeBeside } from "./fixture";
import { hostOf } from "./processes";

/** The answers of cells that are all sent before the first one runs. An error aborts none of them. */
const together = (kernel: KernelClient, ...cells: string[]) =>
  Promise.all(cells.map((code) => kernel.execute(code, { stop_on_error: false })));

test("a cell knows the types and values of those sent with it", () =>
  withSharedKernel(async (kernel) => {
    const [, second, third] = await together(
      kernel,
      "let count = 1;",
      "count += 1;\nconst text = String(count);",
      "text.length + count",
    );
    assert.equal(second?.reply.status, "ok");
    assert.deepEqual(third?.contents("execute_result")[0]?.data, { "text/plain": "3" });
  }));

test("a cell does not know what the one in front of it did not reach", () =>
  withSharedKernel(async (kernel) => {
    const [, second, third] = await together(
      kernel,
      'const reached = 1;\nif (reached) throw new Error("stop");\nconst missed = 2;',
      "missed",
      "reached",
    );
    assert.match(plainTraceback(second?.reply ?? {}), /Cannot find name 'missed'/);
    assert.deepEqual(third?.contents("execute_result")[0]?.data, { "text/plain": "1" });
  }));

test("a cell can import the package that the one in front of it installs", () =>
  withSharedKernel(async (kernel) => {
    const install = `import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("node_modules/made", { recursive: true });
writeFileSync("node_modules/made/index.js", "exports.seven = 7;");
writeFileSync("node_modules/made/index.d.ts", "export const seven: number;");`;
    const [, second] = await together(kernel, install, 'import { seven } from "made";\nseven');
    assert.deepEqual(second?.contents("execute_result")[0]?.data, { "text/plain": "7" });
  }));

test("a cell has the file that the one in front of it writes", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(kernel, "helper.ts", "export const value = 1;");
    const read = 'import { value } from "./helper";\nvalue';
    await kernel.execute(read);
    const write = 'require("node:fs").writeFileSync("helper.ts", "export const value = `new`;");';
    const [, second, third] = await together(kernel, write, read, "value.trim()");
    assert.deepEqual(second?.contents("execute_result")[0]?.data, { "text/plain": "'new'" });
    assert.deepEqual(third?.contents("execute_result")[0]?.data, { "text/plain": "'new'" });
  }));

test(
  "TensorFlow is loaded for a cell that is going to use it, before it does",
  {
    skip: !existsSync("/proc") || !nativeIsLinked(),
  },
  () =>
    withKernel(async (kernel) => {
      const mapped = () => readFileSync(`/proc/${hostOf(kernel.process.pid)}/maps`, "utf8");
      const { reply } = await kernel.execute('import { tf } from "nonlinear";\nconst later = () => tf.scalar(1);');
      assert.equal(reply.status, "ok", plainTraceback(reply));
      for (let tries = 0; tries < 300 && !mapped().includes("tfjs_binding"); tries += 1) await pause(100);
      assert.match(mapped(), /tfjs_binding/);
    }),
);
