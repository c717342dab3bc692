/** What the notebook hears when a kernel's process dies; deaths.long.test.ts has more ways to die. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { endsWithCause } from "./endings";
import { withKernel } from "./fixture";

test("after a crash in native code the cell has an error with the cause, and the cell behind it is aborted", () =>
  endsWithCause(
    'await new Promise((done) => setTimeout(done, 1500)); process.kill(process.pid, "SIGSEGV"); for (;;);',
    /^the kernel crashed in native code \(SIGSEGV\)( at \d\.\d GB)?, in cell 2\. Its variables are lost\.$/,
  ));

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
