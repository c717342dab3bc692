import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PROJECT } from "#scripts/jupyter/client";
import { pause, projectFolder, withKernel, withSharedKernel, writeBeside } from "./fixture";
import { runsBehindFailed } from "./nbclient";

test("Jupyter's own suite passes with every feature switched on", () => {
  const python = join(PROJECT, ".venv/bin/python");
  assert.ok(existsSync(python), `${python} is missing: run the project's set-up`);
  const suite = join(PROJECT, "tests/kernel/jupyter_kernel_suite.py");
  const environment = { ...process.env, JUPYTER_PATH: join(PROJECT, "scripts/jupyter") };
  const run = spawnSync(python, [suite], { env: environment, encoding: "utf8", timeout: 120_000 });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stderr, /OK \(skipped=1\)/);
});

test("nbclient runs the cells behind a failed one, by tag", () => runsBehindFailed("TAG"));

test("each request gets busy, its reply and idle, in this order", () =>
  withSharedKernel(async (kernel) => {
    const requests: [string, Record<string, unknown>][] = [
      ["kernel_info_request", {}],
      ["comm_info_request", { target_name: "jupyter.widget" }],
      ["is_complete_request", { code: "f(" }],
      ["history_request", { hist_access_type: "tail", n: 3, raw: true, output: false }],
      ["complete_request", { code: "Math.", cursor_pos: 5 }],
      ["inspect_request", { code: "Math", cursor_pos: 2, detail_level: 0 }],
    ];
    for (const [type, content] of requests) {
      const { message, reply } = kernel.send(type, content);
      const answered = await reply;
      assert.equal(answered.header.msg_type, type.replace("request", "reply"));
      const states = () => kernel.childrenOf(message).map(({ content: { execution_state } }) => execution_state);
      await kernel.until(() => states().length === 2);
      assert.deepEqual(states(), ["busy", "idle"]);
    }
    const { reply } = await kernel.request("comm_info_request", {});
    assert.deepEqual(reply, { status: "ok", comms: {} });
  }));

test("the idle of the question whether a cell is complete comes with the cell's busy", () =>
  withSharedKernel(async (kernel) => {
    // On a machine that is busy for half a second between the two, it comes by itself.
    for (let isTogether = false, tries = 0; !isTogether; tries += 1) {
      assert.ok(tries < 10);
      const { message: question, reply } = kernel.send("is_complete_request", { code: "1 + 1" });
      await reply;
      // Messages are dated in whole milliseconds.
      await pause(10);
      const { message: cell, reply: done } = kernel.send("execute_request", { code: "1 + 1" });
      await done;
      const idle = kernel.published.findLast(({ parentHeader }) => parentHeader.msg_id === question.header.msg_id);
      assert.equal(idle?.content.execution_state, "idle");
      const next = kernel.published[kernel.published.indexOf(idle) + 1];
      isTogether =
        next.parentHeader.msg_id === cell.header.msg_id && Date.parse(idle.header.date) >= Date.parse(cell.header.date);
    }
  }));

test("a cell is told as execute_input with its count; silent cells are neither told nor counted", () =>
  withSharedKernel(async (kernel) => {
    const before = Number((await kernel.execute("0;")).reply.execution_count);
    const first = await kernel.execute("1");
    assert.deepEqual(first.contents("execute_input"), [{ code: "1", execution_count: before + 1 }]);
    const silent = await kernel.execute('console.log("unheard"); 5', { silent: true });
    assert.deepEqual([silent.reply.status, silent.published], ["ok", []]);
    const unstored = await kernel.execute("2", { store_history: false });
    assert.equal(unstored.reply.execution_count, before + 1);
    assert.equal((await kernel.execute("3")).reply.execution_count, before + 2);
    const { reply } = await kernel.request("history_request", {
      hist_access_type: "tail",
      n: 3,
      output: false,
      raw: true,
    });
    assert.deepEqual(reply.history, [
      [1, before, "0;"],
      [1, before + 1, "1"],
      [1, before + 2, "3"],
    ]);
  }));

test("a cell asks for a line with a prompt and gets it; without a user it is told why not", () =>
  withSharedKernel(async (kernel) => {
    kernel.onInput = ({ prompt, password }) => `${prompt}${password}`;
    const asked = await kernel.execute('const line = prompt("name? ");\n[line, prompt()]');
    assert.deepEqual(asked.contents("execute_result")[0]?.data, { "text/plain": "[ 'name? false', 'false' ]" });
    kernel.onInput = undefined;
    const refused = await kernel.execute('prompt("name? ")');
    assert.match(String(refused.reply.evalue), /cannot ask for a line/);
  }));

test("inspection shows types and documentation, also inside the parentheses of a call; nothing for an unknown name", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(`/** Adds two numbers. */
      function add(a: number, b: number): number { return a + b; }
      class Box {
        /** Opens it. */
        open(): void {}
      }
      const box = new Box();`);
    const inspect = async (text: string) => {
      const cursor_pos = text.indexOf("|");
      const { reply } = await kernel.request("inspect_request", {
        code: text.replace("|", ""),
        cursor_pos,
        detail_level: 0,
      });
      return [reply.found, (reply.data as Record<string, unknown>)["text/plain"]];
    };
    const add = [true, "function add(a: number, b: number): number\n\nAdds two numbers."];
    for (const text of ["ad|d(1, 2)", "add(|)", "add(1, |2)", "if (true) { add(1,| ) }"]) {
      assert.deepEqual(await inspect(text), add, text);
    }
    assert.deepEqual(await inspect("box.op|en()"), [true, "(method) Box.open(): void\n\nOpens it."]);
    assert.deepEqual(await inspect("noSuch|Name"), [false, undefined]);
    assert.deepEqual(await inspect("  |"), [false, undefined]);
  }));

test("completion knows the names and the paths of imports, and members in the middle of a chain", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(kernel, "helper.ts", "export const help = 1;\n");
    writeBeside(kernel, "parts/table.json", "{}");
    await kernel.execute("const nested = { deep: { deeper: [1] } };");
    const complete = async (text: string) => {
      const cursor_pos = text.indexOf("|");
      const code = text.replace("|", "");
      const { reply } = await kernel.request("complete_request", { code, cursor_pos });
      return [reply.matches, code.slice(reply.cursor_start as number, reply.cursor_end as number)];
    };
    assert.deepEqual(await complete('import { tr| } from "nonlinear";'), [["train"], "tr"]);
    assert.deepEqual(await complete('import { data, j| } from "nonlinear";'), [["jit"], "j"]);
    assert.deepEqual(await complete('import * as x from "nonl|'), [["nonlinear"], "nonl"]);
    assert.deepEqual(await complete('import * as x from "node:child|"'), [["node:child_process"], "node:child"]);
    assert.deepEqual(await complete('import { help } from "./h|'), [["helper"], "h"]);
    assert.deepEqual(await complete('await import("./par|")'), [["parts/"], "par"]);
    assert.deepEqual(await complete('require("./parts/|")'), [["table.json"], ""]);
    assert.deepEqual(await complete("nested.deep.dee|.length"), [["deeper"], "dee"]);
    assert.deepEqual((await complete("nested.deep.deeper.map((n) => n.toF|).join()"))[0], ["toFixed"]);
  }));

test("is_complete tells unfinished text from wrong text", () =>
  withSharedKernel(async (kernel) => {
    const statuses = {
      complete: ["", "1", "await f()", "for await (const a of b) {}", "// comment", "x = `a`"],
      incomplete: ["f(", "const x = ", "`abc", "/* abc", "1 +", "items.map((item) =>", "class A {\n  f() {"],
      invalid: ["}", "const = 5;", '"abc', "let 7a", "a b"],
    };
    for (const [status, texts] of Object.entries(statuses)) {
      for (const code of texts) {
        const { content } = await kernel.send("is_complete_request", { code }).reply;
        assert.equal(content.status, status, code);
      }
    }
  }));

test("history gives results too, and nothing of other sessions", () =>
  withKernel(async (kernel) => {
    for (const code of ["6 * 7", "const quiet = 1;"]) await kernel.execute(code);
    const ask = async (request: Record<string, unknown>) =>
      (await kernel.request("history_request", { output: true, raw: true, ...request })).reply.history;
    const both = [
      [1, 1, ["6 * 7", "42"]],
      [1, 2, ["const quiet = 1;", null]],
    ];
    assert.deepEqual(await ask({ hist_access_type: "tail", n: 9 }), both);
    assert.deepEqual(await ask({ hist_access_type: "range", session: 0, start: 0, stop: null }), both);
    assert.deepEqual(await ask({ hist_access_type: "range", session: 1, start: 2, stop: 3 }), [both[1]]);
    for (const session of [-1, 2]) assert.deepEqual(await ask({ hist_access_type: "range", session, start: 0 }), []);
  }));

test("editors are answered while a synchronous cell runs", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute("const answer = { fortyTwo: 42 };");
    const running = kernel.execute('console.log("on"); while (true) {}');
    await kernel.until(() => kernel.published.some(({ content }) => content.text === "on\n"));
    const completed = await kernel.request("complete_request", { code: "answer.for", cursor_pos: 10 });
    assert.deepEqual(completed.reply.matches, ["fortyTwo"]);
    assert.deepEqual([completed.reply.cursor_start, completed.reply.cursor_end], [7, 10]);
    kernel.send("interrupt_request", {}, "control");
    await running;
  }));

test("cursor positions count characters, also after an emoji", () =>
  withSharedKernel(async (kernel) => {
    const code = 'const s = "🙂🙂"; Math.sq';
    const { reply } = await kernel.request("complete_request", { code, cursor_pos: [...code].length });
    assert.equal((reply.matches as string[])[0], "sqrt");
    assert.equal(reply.cursor_start, [...code].length - 2);
  }));

test("a message with a wrong signature is not taken, and the kernel goes on", () =>
  withSharedKernel(async (kernel) => {
    await kernel.sendRaw("shell", [
      "<IDS|MSG>",
      "0".repeat(64),
      '{"msg_type":"execute_request"}',
      "{}",
      "{}",
      '{"code":"process.exit()"}',
    ]);
    await kernel.sendRaw("shell", ["no message"]);
    assert.equal((await kernel.execute("1")).reply.status, "ok");
    assert.match(kernel.serverLog, /wrong signature/);
  }));

test("shutdown is answered, and ends the process while a cell runs for ever", () =>
  withKernel(async (kernel) => {
    const { message } = kernel.send("execute_request", { code: 'console.log("running"); while (true) {}' });
    await kernel.until(() => kernel.childrenOf(message).some(({ content }) => content.text === "running\n"));
    const { reply } = kernel.send("shutdown_request", { restart: true }, "control");
    assert.deepEqual((await reply).content, { status: "ok", restart: true });
    for (let tries = 0; tries < 400 && kernel.process.exitCode === null && !kernel.process.signalCode; tries += 1)
      await pause(50);
    assert.ok(kernel.process.exitCode !== null || kernel.process.signalCode, "the process lives on");
  }));

test("process.exit in a cell is an error, and the kernel lives on", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute("const kept = 1;");
    const { reply } = await kernel.execute("process.exit();");
    assert.match(String(reply.evalue), /would end the kernel/);
    assert.equal((await kernel.execute("kept")).reply.status, "ok");
  }));

test("a kernel that is not built says so in one line", () => {
  const folder = projectFolder();
  const kernelspec = join(folder, "scripts/jupyter/kernels/tslab");
  cpSync(join(PROJECT, "scripts/jupyter/kernels/tslab/launch.cjs"), join(kernelspec, "launch.cjs"));
  const run = spawnSync(process.execPath, [join(kernelspec, "launch.cjs"), "kernel", "--config-path", "x"], {
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  assert.equal(run.status, 1);
  assert.match(run.stderr, /^The kernel is not built: run `npm run build`[^\n]*\n$/);
});
