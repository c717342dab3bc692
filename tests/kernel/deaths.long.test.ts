/** What the notebook hears of the many ways in which a kernel's process dies. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { endsWithCause } from "./endings";
import { withKernel } from "./fixture";
import { hostOf } from "./processes";

test("after an abort the cell has an error with the cause, and the cell behind it is aborted", () =>
  endsWithCause(
    "await new Promise((done) => setTimeout(done, 1500)); process.abort();",
    /^the kernel crashed in native code \(SIGABRT\)/,
  ));

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
