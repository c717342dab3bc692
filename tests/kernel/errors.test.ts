import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTraceback, withNumberedCells, withSharedKernel, writeBeside } from "./fixture";

test("every kind of failure is a real error with the cell's own line", () =>
  withNumberedCells(async (kernel, renumber) => {
    const fail = async (code: string) => {
      const answer = await kernel.execute(code);
      assert.equal(answer.reply.status, "error", code);
      const errors = answer.contents("error");
      assert.equal(errors.length, 1, code);
      const { ename, evalue, traceback } = answer.reply;
      assert.deepEqual(errors[0], { ename, evalue, traceback });
      return { ename, evalue, text: renumber(plainTraceback(errors[0])) };
    };
    const typeError = await fail('const fine = 1;\n  const wrong: number = "text";');
    assert.equal(typeError.ename, "TypeScriptError");
    assert.match(typeError.text, /\ncell\[1\]:2:9 - error TS2322: Type 'string' is not assignable to type 'number'\.$/);
    assert.match(typeError.text, /^2 {3}const wrong: number = "text";\n {10}~~~~~\n/);

    const thrown = await fail('function f() {\n  throw new RangeError("far");\n}\n\nf();');
    assert.deepEqual([thrown.ename, thrown.evalue], ["RangeError", "far"]);
    assert.equal(thrown.text, "RangeError: far\n    at f (cell[2]:2:9)\n    at cell[2]:5:1\nRangeError: far");

    const value = await fail('const fine2 = 1;\nthrow "only text";');
    assert.deepEqual([value.ename, value.evalue], ["Uncaught", "only text"]);
    assert.match(value.text, /cell\[3\]:2:1|cell\[3\]:2:7/);

    const rejected = await fail('await Promise.resolve();\nawait Promise.reject(new Error("rejected"));');
    assert.match(rejected.text, /^Error: rejected\n {4}at cell\[4\]:2:22\n/);

    const unawaited = await fail('async function g() {\n  throw new Error("unawaited");\n}\ng();\n5');
    assert.match(unawaited.text, /^Error: unawaited\n {4}at g \(cell\[5\]:2:9\)/);

    const timer = await fail(
      'setTimeout(() => {\n  throw new Error("in a timer");\n}, 10);\nawait new Promise((done) => setTimeout(done, 200));',
    );
    assert.match(timer.text, /^Error: in a timer\n {4}at .*cell\[6\]:2:9/);

    const caused = await fail('throw new Error("outer", { cause: new Error("inner") });');
    assert.match(caused.text, /\nCaused by Error: inner\n/);
    const circular = await fail('const a: Error = new Error("a");\na.cause = new Error("b", { cause: a });\nthrow a;');
    assert.equal(circular.evalue, "a");
  }));

test("whatever is thrown or rejected is an error at its place", () =>
  withNumberedCells(async (kernel, renumber) => {
    const fail = async (code: string) => {
      const { reply } = await kernel.execute(code);
      assert.equal(reply.status, "error", code);
      return [reply.ename, reply.evalue, renumber(plainTraceback(reply))] as const;
    };
    const places: [code: string, value: string, place: string][] = [
      ["throw null;", "null", "cell[1]:1:7"],
      ["throw undefined;", "undefined", "cell[2]:1:7"],
      ["\n throw { code: 5 };", "{ code: 5 }", "cell[3]:2:8"],
      ['await Promise.reject("rejected text");', "rejected text", "cell[4]:1:22"],
      ["await new Promise((_done, fail) => fail(7));", "7", "cell[5]:1:1"],
      ["Promise.reject(null);", "null", "cell[6]:1:16"],
    ];
    for (const [code, value, place] of places) {
      const [ename, evalue, text] = await fail(code);
      assert.deepEqual([ename, evalue], ["Uncaught", value], code);
      assert.ok(text.includes(place), `${code}\n${text}`);
    }
    const [, , callback] = await fail(
      `import { readFile } from "node:fs";
await new Promise<void>((done) => readFile("/missing", (error) => {
  setTimeout(done, 1);
  throw error;
}));`,
    );
    assert.match(callback, /^Error: ENOENT.*\n {4}at .*cell\[7\]:4:9/);
    const [, , several] = await fail('await Promise.any([Promise.reject(new Error("p1")), Promise.reject("p2")]);');
    assert.match(several, /^AggregateError: .*\n {4}at async cell\[8\]:1:1\nCaused by Error: p1\n.*\nCaused by 'p2'/);
    assert.equal((await fail('throw Object.freeze(new Error("frozen"));'))[1], "frozen");
    assert.equal((await fail('await Promise.reject(Object.freeze(new Error("ice")));'))[1], "ice");
    assert.match(
      (await fail('throw Object.defineProperty(new Error(), "message", { get() { throw 1; } });'))[1] as string,
      /cannot be shown/,
    );
    const shown = await kernel.execute('console.log(new Error("shown"));');
    assert.equal(renumber(shown.text()), "Error: shown\n    at cell[12]:1:13\n");
  }));

test("each error that nobody caught is told, at once", () =>
  withSharedKernel(async (kernel) => {
    const { message, reply } = kernel.send("execute_request", {
      code: `Promise.reject(new Error("one")); Promise.reject("two");
        setTimeout(() => { throw new Error("three"); }, 1);
        await new Promise<void>((done) => { (globalThis as any).finish = done; process.once("SIGUSR2", () => done()); });
        throw new Error("four");`,
    });
    const values = () => kernel.childrenOf(message).flatMap(({ content }) => content.evalue ?? []);
    await kernel.until(() => values().length === 3);
    assert.deepEqual(values(), ["one", "two", "three"]);
    kernel.process.kill("SIGUSR2");
    assert.deepEqual((await reply).content.evalue, "four");
    await kernel.until(() => values().length === 4);

    const unawaited = await kernel.execute('Promise.reject(new Error("left")); 5');
    assert.deepEqual([unawaited.reply.status, unawaited.reply.evalue], ["error", "left"]);
    assert.equal(unawaited.contents("error").length, 1);
    assert.deepEqual(unawaited.contents("execute_result")[0]?.data, { "text/plain": "5" });
  }));

test("broken syntax is shown alone, at places that the cell has", () =>
  withNumberedCells(async (kernel, renumber) => {
    const open = await kernel.execute("const fine = unknownName;\nfunction f( {");
    assert.equal(
      renumber(plainTraceback(open.reply)),
      "2 function f( {\n               ~\ncell[1]:2:14 - error TS1005: '}' expected.",
    );
    const meta = await kernel.execute("const before = 1;\nconst url = import.meta.url;");
    assert.match(renumber(plainTraceback(meta.reply)), /^(SyntaxError: .*import\.meta.*)\n {4}at cell\[2\]:2:20\n\1$/);
    const text = await kernel.execute('const s = "unterminated;');
    assert.match(
      renumber(plainTraceback(text.reply)),
      /^1 const s.*\n *~\ncell\[3\]:1:25 - error TS1002: Unterminated string literal\.$/,
    );
  }));

test("an error after its cell's end is an error in the notebook, marked while another cell runs", () =>
  withNumberedCells(async (kernel, renumber) => {
    await kernel.execute(
      `let isToFail = false;
      const waiting = setInterval(() => {
        if (!isToFail) return;
        clearInterval(waiting);
        Promise.reject(new Error("late"));
      }, 5);`,
    );
    // A timer that is due later runs later, however busy the machine is.
    const second = await kernel.execute("isToFail = true;\nawait new Promise((done) => setTimeout(done, 100));");
    assert.equal(second.reply.status, "ok");
    const [error] = second.contents("error");
    assert.match(
      renumber(plainTraceback(error)),
      /^\[from cell 1, which has ended\]\nError: late\n {4}at .*cell\[1\]:5:/,
    );
  }));

test("errors show the TypeScript lines of files beside the notebook and of the library", () =>
  withNumberedCells(async (kernel, renumber) => {
    writeBeside(
      kernel,
      "deep.ts",
      'interface Unused { a: number }\n\nexport function crash(): never {\n  throw new Error("deep");\n}\n',
    );
    const beside = await kernel.execute('import { crash } from "./deep";\ncrash();');
    assert.match(renumber(plainTraceback(beside.reply)), /at crash \(.*\/deep\.ts:4:9\)\n {4}at cell\[1\]:2:1/);
    writeBeside(
      kernel,
      "slow.ts",
      'export async function slow(): Promise<void> {\n  await null;\n  throw new Error("slow");\n}\nexport async function* steps() {\n  yield 1;\n  await null;\n  throw new Error("step");\n}\n',
    );
    const slow = await kernel.execute(
      'import { slow, steps } from "./slow";\nasync function outer() {\n  await slow();\n}\nawait outer();',
    );
    assert.match(renumber(plainTraceback(slow.reply)), /slow\.ts:3:9\)\n {4}at async .*cell\[2\]:3:3/);
    const step = await kernel.execute("for await (const value of steps()) value;");
    assert.match(renumber(plainTraceback(step.reply)), /slow\.ts:8:9\)\n {4}at async .*cell\[3\]:1:1/);
    const library = await kernel.execute('import { nn } from "nonlinear";\nnew nn.Linear(-1, 2);');
    assert.match(renumber(plainTraceback(library.reply)), /\(.*\/lib\/nn\/\w+\.ts:\d+:\d+\)/);
    assert.match(renumber(plainTraceback(library.reply)), /cell\[4\]:2:1/);
  }));

test("an error deep inside a package names the cell's line, and has no more frames than others", () =>
  withNumberedCells(async (kernel, renumber) => {
    const code = `import { nn, tf } from "nonlinear";
let deep = nn.sequential(nn.linear(4, 4));
for (let i = 0; i < 8; i++) deep = nn.sequential(deep);
const caught = () => {
  try {
    deep.forward(tf.zeros([2, 3]));
  } catch (error) {
    return String((error as Error).stack);
  }
};
console.log(caught());
deep.forward(tf.zeros([2, 3]));`;
    const { reply, text } = await kernel.execute(code);
    const frames = plainTraceback(reply).match(/^ {4}at .*$/gm) ?? [];
    assert.match(frames[0] ?? "", /at Linear\.forward \(.*\/lib\/nn\/linear\.ts:/);
    assert.equal(renumber(frames.at(-1) ?? ""), "    at cell[1]:12:6");
    assert.ok(frames.length <= 10, frames.join("\n"));
    assert.match(renumber(text()), /\n {4}at caught \(cell\[1\]:6:10\)\n {4}at cell\[1\]:11:13\n$/);
    const endless = await kernel.execute("const again = (): number => again() + 1;\nagain();");
    assert.equal(plainTraceback(endless.reply).match(/^ {4}at again \(/gm)?.length, 10);
  }));

test("strict mode: an implicit any and a misused null are type errors at their place", () =>
  withNumberedCells(async (kernel, renumber) => {
    const implicit = await kernel.execute("const ok = 1;\nfunction twice(value) { return value; }");
    assert.match(renumber(plainTraceback(implicit.reply)), /cell\[1\]:2:16 - error TS7006/);
    const misused = await kernel.execute("const length = [1].find((n) => n > 1).toFixed();");
    assert.match(renumber(plainTraceback(misused.reply)), /cell\[2\]:1:16 - error TS2532/);
    const es2023 = await kernel.execute("[3, 1, 2].toSorted().findLast((n) => n > 1)");
    assert.deepEqual(es2023.contents("execute_result")[0]?.data, { "text/plain": "3" });
  }));

test("cells queued behind a failed one are aborted; with stop_on_error off the next one runs", () =>
  withSharedKernel(async (kernel) => {
    const send = (code: string, stop_on_error: boolean) =>
      kernel.send("execute_request", { code, silent: false, store_history: true, stop_on_error });
    const failing = send('throw new Error("stop");', true);
    const queued = [send("1", true), send("2", true)];
    assert.equal((await failing.reply).content.status, "error");
    // Without a number, which notebooks would show beside a cell that did not run.
    for (const { reply } of queued) assert.deepEqual((await reply).content, { status: "aborted" });
    assert.equal((await kernel.execute("3")).reply.status, "ok");

    const typeError = send('const n: number = "";', true);
    const behind = send("4", true);
    assert.equal((await typeError.reply).content.status, "error");
    assert.equal((await behind.reply).content.status, "aborted");

    const allowed = send('throw new Error("go on");', false);
    const next = send("5", true);
    assert.equal((await allowed.reply).content.status, "error");
    assert.equal((await next.reply).content.status, "ok");
  }));

test("what a failed cell had made stays, with its types", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute('let kept = "old";\nlet replaced = 1;');
    await kernel.execute(
      'const made = [1];\nlet replaced = "new";\ninterface Shape { size: number }\nthrow new Error("here");\nlet kept = 5;',
    );
    const after = await kernel.execute(
      "const s: Shape = { size: made.length };\n[s.size, replaced.toUpperCase(), kept.toUpperCase()]",
    );
    assert.deepEqual(after.contents("execute_result")[0]?.data, { "text/plain": "[ 1, 'NEW', 'OLD' ]" });
  }));
