/** What the notebook hears when a kernel's process dies. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { test } from "node:test";
import type { KernelClient } from "#scripts/jupyter/client";
import { withKernel } from "./fixture";
import { hostOf } from "./processes";

/** Runs two cells, of which the first ends the kernel, and returns both replies and the errors that were shown. */
async function lastCells(kernel: KernelClient, code: string) {
  await kernel.execute("1");
  const fatal = kernel.execute(code);
  await kernel.until(() => kernel.published.some(({ content }) => content.code === code));
  const behind = kernel.execute("2");
  // It is in the kernel's hands once the kernel has answered what was sent after it.
  await kernel.request("kernel_info_request", {}, "control");
  const [first, second] = await Promise.all([fatal, behind]);
  return { first: first.reply, second: second.reply, shown: first.contents("error") };
}

const causes: Record<string, [code: string, expected: RegExp]> = {
  "a crash in native code": [
    'await new Promise((done) => setTimeout(done, 1500)); process.kill(process.pid, "SIGSEGV"); for (;;);',
    /^the kernel crashed in native code \(SIGSEGV\)( at \d\.\d GB)?, in cell 2\. Its variables are lost\.$/,
  ],
  "an abort": [
    "await new Promise((done) => setTimeout(done, 1500)); process.abort();",
    /^the kernel crashed in native code \(SIGABRT\)/,
  ],
};

for (const [name, [code, expected]] of Object.entries(causes))
  test(`after ${name} the cell has an error with the cause, and the cell behind it is aborted`, () =>
    withKernel(async (kernel) => {
      const { first, second, shown } = await lastCells(kernel, code);
      assert.deepEqual([first.status, first.ename, second.status], ["error", "KernelDied", "aborted"]);
      assert.match(String(first.evalue), expected);
      assert.deepEqual(shown, [{ ename: first.ename, evalue: first.evalue, traceback: first.traceback }]);
    }));

test("a heap that is full ends the kernel for lack of memory", () =>
  withKernel(
    async (kernel) => {
      const answer = await kernel.execute("const kept: number[][] = []; for (;;) kept.push(new Array(1e5).fill(0.5));");
      assert.match(String(answer.reply.evalue), /^the kernel ended for lack of memory( at 0\.\d GB)?, in cell 1\./);
    },
    { environment: { NODE_OPTIONS: "--max-old-space-size=300" } },
  ));

test("cells that are sent together with a fatal one are answered, and so are those that come when it has died", () =>
  withKernel(async (kernel) => {
    const codes = ["process.abort();", "2", "3"];
    const first = await Promise.all(codes.map((code) => kernel.execute(code)));
    assert.deepEqual(
      first.map(({ reply }) => reply.status),
      ["error", "aborted", "aborted"],
    );
    const late = await kernel.execute("4");
    assert.match(String(late.reply.evalue), /^the kernel crashed in native code \(SIGABRT\).* in cell 1\./);
  }));

test(
  "a cell that is sent to a kernel which was killed while no cell ran is told of it",
  { skip: !existsSync("/proc") },
  () =>
    withKernel(async (kernel) => {
      await kernel.execute("1");
      process.kill(hostOf(kernel.process.pid), "SIGKILL");
      const { reply, contents } = await kernel.execute("2");
      assert.match(String(reply.evalue), /^the kernel was killed( at 0\.\d GB)?, (while no cell ran|in cell 2);/);
      assert.equal(contents("error").length, 1);
    }),
);

test("a kernel that died ends, with what it had printed last, though a program of a cell goes on", () =>
  withKernel(async (kernel) => {
    const answer = await kernel.execute(`import { spawn } from "node:child_process";
      const program = spawn("sleep", ["600"], { stdio: "inherit" });
      console.log(program.pid);
      console.log("last words");
      process.kill(process.pid, "SIGKILL");
      for (;;);`);
    const [pid, words] = answer.text().split("\n");
    try {
      assert.equal(words, "last words");
      assert.equal(answer.reply.ename, "KernelDied");
      if (kernel.process.exitCode === null) await once(kernel.process, "exit");
      assert.deepEqual([kernel.process.exitCode, kernel.process.signalCode], [1, null]);
    } finally {
      process.kill(Number(pid));
    }
  }));

test("a killed kernel says so", { skip: !existsSync("/proc") }, () =>
  withKernel(async (kernel) => {
    const running = kernel.execute('console.log("runs"); for (;;);');
    await kernel.until(() => kernel.published.some(({ content }) => content.text === "runs\n"));
    process.kill(hostOf(kernel.process.pid), "SIGKILL");
    assert.match(String((await running).reply.evalue), /^the kernel was killed/);
  }),
);

test("the heap may take three quarters of the memory that there is", () =>
  withKernel(async (kernel) => {
    const code = `import os from "node:os"; import v8 from "node:v8";
      v8.getHeapStatistics().heap_size_limit / Math.min(os.totalmem(), process.constrainedMemory() || Infinity)`;
    const share = Number(JSON.stringify((await kernel.execute(code)).contents("execute_result")).match(/0\.\d+/)?.[0]);
    assert.ok(share > 0.7 && share < 0.85, String(share));
  }));

for (const descriptor of [3, 4])
  test(`a kernel whose file descriptor ${descriptor} a cell closes ends, and says why`, () =>
    withKernel(async (kernel) => {
      // The cell's own answer may still get through, and the next one's does not.
      const codes = [`require("node:fs").closeSync(${descriptor});`, "await new Promise(() => {});"];
      const answers = await Promise.all(codes.map((code) => kernel.execute(code)));
      const told = answers.map(({ reply }) => reply).find(({ status }) => status === "error");
      assert.equal(told?.ename, "KernelDied");
      assert.match(String(told?.evalue), /^the kernel was ended, because code closed the file descriptors 3 or 4,/);
    }));
