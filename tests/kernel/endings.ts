/** Cells that end the kernel's process. */
import assert from "node:assert/strict";
import type { KernelClient } from "#scripts/jupyter/client";
import { withKernel } from "./fixture";

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

/** A cell that ends the kernel has an error with the cause, and the cell behind it is aborted. */
export const endsWithCause = (code: string, cause: RegExp) =>
  withKernel(async (kernel) => {
    const { first, second, shown } = await lastCells(kernel, code);
    assert.deepEqual([first.status, first.ename, second.status], ["error", "KernelDied", "aborted"]);
    assert.match(String(first.evalue), cause);
    assert.deepEqual(shown, [{ ename: first.ename, evalue: first.evalue, traceback: first.traceback }]);
  });
