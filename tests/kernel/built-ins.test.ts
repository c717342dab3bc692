/** Cells that change what JavaScript brings along, which the kernel uses, too. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withKernel } from "./fixture";

test("cells end though one has put other timers in the place of JavaScript's", () =>
  withKernel(async (kernel) => {
    const clock = await kernel.execute('import { mock } from "node:test"; mock.timers.enable();');
    assert.equal(clock.reply.status, "ok", JSON.stringify(clock.reply));
    const { reply, contents } = await kernel.execute("await null; 2");
    assert.deepEqual([reply.status, contents("execute_result").length], ["ok", 1]);
  }));

test("cells end, print and wait though one has taken JavaScript's queues away", () =>
  withKernel(async (kernel) => {
    const taken = ["queueMicrotask", "setImmediate", "setTimeout"].map((name) => `${name}: undefined`);
    await kernel.execute(`Object.assign(globalThis, { ${taken} }); process.nextTick = undefined as never;`);
    const answer = await kernel.execute('await null; console.log("printed"); 2');
    assert.equal(answer.reply.status, "ok", JSON.stringify(answer.reply));
    assert.deepEqual([answer.text(), answer.contents("execute_result").length], ["printed\n", 1]);
  }));

test("a cell that ends though an array's own function throws says why it has no result", () =>
  withKernel(async (kernel) => {
    await kernel.execute("(Array.prototype as any).map = (Array.prototype as any).filter = () => { throw 5; }");
    const { reply } = await kernel.execute("const value = 1; value");
    assert.equal(reply.ename, "KernelError");
    assert.match(String(reply.evalue), /^The kernel's own code failed \(.*\): .* Restart the kernel\.$/);
  }));
