/** Much output of a cell. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import type { Answer } from "#scripts/jupyter/client";
import { pause, withKernel, withSharedKernel } from "./fixture";
import { hostOf } from "./processes";

test("of 2,000,000 lines the beginning and the end arrive, and the file has the others", () =>
  withSharedKernel(async (kernel) => {
    const answer = await kernel.execute(
      'for (let line = 0; line < 2_000_000; line++) console.log(line);\nlet last = "done"; last',
    );
    assert.equal(answer.reply.status, "ok");
    const text = answer.text();
    assert.ok(text.length < 600_000);
    assert.match(text, /^0\n1\n2\n/);
    assert.match(text, /\n1999998\n1999999\n$/);
    const [, file = ""] = /What follows is in (\S+);/.exec(text) ?? [];
    assert.match(text, /\[1,\d\d\d,\d\d\d lines are left out here\. What was printed from there on is in /);
    assert.ok(readFileSync(file, "utf8").endsWith("\n1999999\n"));
    rmSync(dirname(file), { recursive: true });
    // The end of the text comes before the result.
    assert.equal(answer.published.at(-1)?.header.msg_type, "execute_result");
  }));

test("a result, a display and an error of 200 MB are cut, and say so", () =>
  withSharedKernel(async (kernel) => {
    const size = ({ published }: Answer) => Math.max(...published.map(({ content }) => JSON.stringify(content).length));
    const long = 'const long = "x".repeat(2e8);\nconst shown = { toHtml: () => long };\nshown';
    const result = await kernel.execute(long);
    assert.match(JSON.stringify(result.contents("execute_result")), /too large to be shown: .*text\/html of 200\.0 MB/);
    const display = await kernel.execute('import { display } from "tslab"; display.html(long);');
    assert.match(JSON.stringify(display.contents("display_data")), /too large to be shown: text\/html of 200\.0 MB/);
    const error = await kernel.execute("throw new Error(long);");
    assert.match(String(error.contents("error")[0]?.evalue), /\[200\.0 MB in all\]$/);
    for (const answer of [result, display, error]) assert.ok(size(answer) < 10_000_000);
  }));

test(
  "a loop that shows without end neither fills the memory nor keeps back the interrupt",
  { skip: !existsSync("/proc") },
  () =>
    withKernel(async (kernel) => {
      const processes = [Number(kernel.process.pid), hostOf(kernel.process.pid)];
      const megabytes = () =>
        processes
          .map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024)
          .reduce((one, other) => one + other);
      const { message, reply } = kernel.send("execute_request", {
        code: 'import { display } from "tslab"; for (;;) display.html("<b>" + "x".repeat(200) + "</b>");',
      });
      await kernel.until(() => kernel.childrenOf(message).some(({ header }) => header.msg_type === "display_data"));
      await pause(1000);
      kernel.send("interrupt_request", {}, "control");
      // Without the mend a minute is not enough; most of the time is this client's, which takes the messages one by one.
      const answer = await Promise.race([reply, pause(20_000)]);
      assert.equal(answer?.content.ename, "KeyboardInterrupt");
      // Without the mend it is 2,000 and more.
      assert.ok(megabytes() < 700, `${Math.round(megabytes())} MB`);
    }),
);

test("tensors and frames of packages that are imported alone show as the library shows them", () =>
  withKernel(async (kernel) => {
    const forms = async (code: string) =>
      ((await kernel.execute(code)).contents("execute_result")[0]?.data ?? {}) as Record<string, unknown>;
    await kernel.execute('import * as tf from "@tensorflow/tfjs-node";\nimport * as danfo from "danfojs-node";');
    assert.match(String((await forms("tf.tensor1d([1, 2])"))["text/plain"]), /^Tensor \(2,?\) float32/);
    assert.match(String((await forms("new danfo.DataFrame({ a: [1, 2] })"))["text/html"]), /<table/);
  }));
