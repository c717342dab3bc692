import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTraceback, withKernel, withSharedKernel } from "./fixture";

test("what people write from habit at Node's and IPython's prompts works, or its error has their own names", () =>
  withKernel(async (kernel) => {
    const result = async (code: string) => {
      const answer = await kernel.execute(code);
      assert.equal(answer.reply.status, "ok", plainTraceback(answer.reply));
      return answer.contents("execute_result")[0]?.data as Record<string, string> | undefined;
    };
    const fail = async (code: string) => String((await kernel.execute(code)).reply.evalue);
    await kernel.execute("const f: any = 5, df: any = {}, u: any = undefined, size = 3;");
    assert.equal(await fail("f()"), "f is not a function");
    assert.equal(await fail("df.nunique()"), "df.nunique is not a function");
    assert.equal(await fail("for (const v of df) {}"), "df is not iterable");
    assert.match(await fail("const { a } = u;"), /'a' of 'u' as it is undefined/);

    assert.equal((await result("{ a: 1, size }"))?.["text/plain"], "{ a: 1, size: 3 }");
    assert.equal((await result("{ size }"))?.["text/plain"], "{ size: 3 }");
    assert.equal((await kernel.execute("{ console.log(size); }")).text(), "3\n");
    assert.equal(await result("{ const inner = size; inner; }"), undefined);

    assert.equal(
      (await result("__dirname === process.cwd() && __filename.startsWith(__dirname)"))?.["text/plain"],
      "true",
    );
    assert.equal((await result("process.stderr.isTTY = false;\nprocess.stdout.isTTY = true;\n1"))?.["text/plain"], "1");
    await result("// @ts-nocheck\nfunction loose(x) { return x; }");
    assert.equal((await result("loose(4)"))?.["text/plain"], "4");

    const timing = await result("await timeIt(() => Math.sqrt(size))");
    assert.match(timing?.["text/plain"] ?? "", /^[\d.]+ (?:ns|µs|ms|s) \(median; .* to .*; \d runs? of \d+ calls?\)$/);
    const table = await result("let bytes = new Float32Array(512);\nwhos()");
    assert.match(table?.["text/plain"] ?? "", /^name +type +shape or value +size\n/);
    assert.match(table?.["text/plain"] ?? "", /\nbytes +Float32Array +\(512\) +2\.0 KB(?:\n|$)/);
    assert.match(table?.["text/plain"] ?? "", /\nsize +number +3\n/);
    assert.match(table?.["text/html"] ?? "", /<td>bytes<\/td>/);
  }));

test("the last line of a traceback is the message", () =>
  withSharedKernel(async (kernel) => {
    for (const code of [
      "const n: number = 'a';",
      'throw new RangeError("far");',
      'throw "text";',
      "const = 3;",
      "print(1)",
    ]) {
      const { reply } = await kernel.execute(code);
      const last = plainTraceback({ traceback: [(reply.traceback as string[]).at(-1)] });
      const message = String(reply.evalue).replace(/^cell\[\d+\]:\d+:\d+ - /, "");
      assert.ok(last.endsWith(message), `${code}: ${last}`);
    }
  }));

test("readline asks through the notebook's field", () =>
  withSharedKernel(async (kernel) => {
    kernel.onInput = ({ prompt }) => `answer to ${prompt}`;
    const answer = await kernel.execute(`import * as readline from "node:readline/promises";
      import { createInterface } from "node:readline";
      const asked = await readline.createInterface({ input: process.stdin }).question("one");
      const second = await new Promise((done) => createInterface({ input: process.stdin }).question("two", done));
      [asked, second]`);
    assert.deepEqual(answer.contents("execute_result")[0]?.data, {
      "text/plain": "[ 'answer to one', 'answer to two' ]",
    });
  }));

test("late text is marked once, and again after text of another cell", () =>
  withKernel(async (kernel) => {
    await kernel.execute("let say: (text: string) => void = () => {};\nsay = console.log;");
    await kernel.execute(`let go = () => {};
      const late = new Promise<void>((done) => { go = done; }).then(async () => {
        for (let i = 0; i < 3; i++) { console.log("late", i); await new Promise((done) => setTimeout(done, 30)); }
      });`);
    const answer = await kernel.execute('go();\nawait late;\nconsole.log("own");');
    assert.equal(answer.text(), "[from cell 2, which has ended]\nlate 0\nlate 1\nlate 2\nown\n");
  }));

test("completions carry their kinds", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute("const numbers = [1, 2];\nfunction numbered() {}");
    const { reply } = await kernel.request("complete_request", { code: "numbe", cursor_pos: 5 });
    const types = (
      reply.metadata as { _jupyter_types_experimental: { text: string; type: string; start: number; end: number }[] }
    )._jupyter_types_experimental;
    assert.deepEqual(
      types.map(({ text }) => text),
      reply.matches,
    );
    const typeOf = (name: string) => types.find(({ text }) => text === name);
    assert.deepEqual(typeOf("numbers"), { text: "numbers", type: "instance", start: 0, end: 5 });
    assert.equal(typeOf("numbered")?.type, "function");
    const kindsAt = async (code: string, cursor_pos = code.length) => {
      const { reply } = await kernel.request("complete_request", { code, cursor_pos });
      const { _jupyter_types_experimental: found } = reply.metadata as {
        _jupyter_types_experimental: { text: string; type: string }[];
      };
      return new Map(found.map(({ text, type }) => [text, type]));
    };
    // Names that a module exports from another one, or that the cell has imported.
    await kernel.execute('import { nn, jit } from "nonlinear";\nimport { join } from "node:path";');
    const layers = await kindsAt("nn.");
    assert.deepEqual(
      ["relu", "ReLU", "init"].map((name) => layers.get(name)),
      ["function", "class", "module"],
    );
    const imported = await kindsAt("j");
    assert.deepEqual(
      ["jit", "join"].map((name) => imported.get(name)),
      ["function", "function"],
    );
    assert.equal((await kindsAt("n")).get("nn"), "module");
    const exported = await kindsAt('import { n } from "nonlinear"', "import { n".length);
    assert.equal(exported.get("nn"), "module");
    assert.equal((await kindsAt('import "node:p')).get("node:path"), "module");
  }));

test("a cell inside a call that cannot be left says so after five seconds, and stops when the call is over", () =>
  withSharedKernel(async (kernel) => {
    const running = kernel.execute(`import { execSync } from "node:child_process";
      console.log("running");
      execSync("sleep 7");
      console.log("not reached");`);
    await kernel.until(() => kernel.published.some(({ content }) => content.text === "running\n"));
    kernel.send("interrupt_request", {}, "control");
    const answer = await running;
    assert.equal(answer.reply.ename, "KeyboardInterrupt");
    assert.equal(answer.text(), "running\n");
    assert.equal(answer.text("stderr").match(/has not stopped yet.*\n.*restart the kernel/g)?.length, 1);
  }));
