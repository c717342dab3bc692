import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import type { KernelClient } from "#scripts/jupyter/client";
import { plainTraceback, projectFolder, withKernel, withNumberedCells, withSharedKernel, writeBeside } from "./fixture";

/** The text of a cell's result; a failure with the cell's error when it has none. */
async function result(kernel: KernelClient, code: string): Promise<unknown> {
  const answer = await kernel.execute(code);
  const [content] = answer.contents("execute_result");
  assert.ok(content, `${code}\n${plainTraceback(answer.reply)}`);
  return (content.data as Record<string, unknown>)["text/plain"];
}

test("await of an expression in parentheses and for await run at the top", () =>
  withSharedKernel(async (kernel) => {
    assert.equal(await result(kernel, "await (async () => 7)()"), "7");
    const loop = await kernel.execute("for await (const n of [Promise.resolve(1), 2]) console.log(n);");
    assert.equal(loop.text(), "1\n2\n");
    const early = await kernel.execute(
      "async function* count() { try { yield 1; yield 2; } finally { console.log('closed'); } }\nfor await (const n of count()) { console.log(n); break; }",
    );
    assert.equal(early.text(), "1\nclosed\n");
  }));

test("variables are seen and changed across cells, by functions of earlier cells too", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute("let counter = 0, step = 1;\nfunction count() { counter += step; return counter; }\ncount();");
    assert.equal(await result(kernel, "counter = 10;\ncount()"), "11");
    assert.equal(
      await result(kernel, "const { a, b: [c, ...rest] } = { a: 1, b: [2, 3, 4] };\n[a, c, rest, counter]"),
      "[ 1, 2, [ 3, 4 ], 11 ]",
    );
    assert.equal(
      await result(kernel, "const packed = { counter, a, nested: { c } };\npacked"),
      "{ counter: 11, a: 1, nested: { c: 2 } }",
    );
    assert.equal(
      await result(kernel, "({ counter } = { counter: 5 });\n[counter, step] = [step, counter];\ncount()"),
      "6",
    );
    assert.equal(
      await result(
        kernel,
        "for (var i = 0; i < 3; i++) {}\nvar outer = i;\nif (outer) { var inner = i; }\ninner! + outer + i",
      ),
      "9",
    );
    assert.equal(await result(kernel, "outer"), "3");
    assert.equal(await result(kernel, "const counterOf = (counter: number) => counter * 2;\ncounterOf(4)"), "8");
    assert.equal(await result(kernel, "function who(this: unknown) { return this; }\n[who()]"), "[ undefined ]");
  }));

test("a name that is declared again with another kind of value is the same for all, also after a cell that failed", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(
      "let kind: unknown = { a: 1 };\nconst showKind = () => kind;\nconst setKind = (to: number) => { kind = to; };",
    );
    await kernel.execute('throw new Error("early");\nlet kind = 5;');
    assert.equal(await result(kernel, "showKind()"), "{ a: 1 }");
    assert.equal(
      await result(kernel, "let kind = 0;\nfor (let i = 0; i < 5; i++) kind += i / 4;\n[kind, showKind()]"),
      "[ 2.5, 2.5 ]",
    );
    assert.equal(await result(kernel, "setKind(7);\n[kind, showKind()]"), "[ 7, 7 ]");
    assert.equal(await result(kernel, 'let kind = "text";\nshowKind()'), "'text'");
    assert.equal(await result(kernel, "let kind = 1;\nsetKind(2);\nkind + (showKind() as number)"), "4");
    // Names that look like the kernel's own.
    const odd =
      "const x1 = 1, $$x1 = 2;\nconst both = ($x1: number) => { const $$x1 = 10; return $$x1 + $x1 + x1; };\n[both(100), $$x1]";
    assert.equal(await result(kernel, odd), "[ 111, 2 ]");
  }));

test("constants, functions and classes can be declared again; the newest is used everywhere", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute(
      'const size = 1;\nclass Model { name = "first"; static made = Model.make(); static make() { return new Model(); } }',
    );
    await kernel.execute("const make = () => new Model().name;\nfunction describe() { return make() + size; }");
    await kernel.execute('const size = "two";\nclass Model { name = "second"; }');
    assert.equal(await result(kernel, "describe()"), "'secondtwo'");
    assert.equal(await result(kernel, "size.toUpperCase()"), "'TWO'");
    assert.equal(await result(kernel, "hoisted();\nfunction hoisted() { return 3; }\nhoisted()"), "3");
    assert.equal(
      await result(kernel, "class Base { v = 1 }\nclass Derived extends Base { w = 2 }\nnew Derived()"),
      "Derived { v: 1, w: 2 }",
    );
    assert.equal(await result(kernel, "enum Colour { Red, Green }\nColour.Green"), "1");
    assert.equal(await result(kernel, "Colour[0]"), "'Red'");
    assert.equal(await result(kernel, "const enum Fixed { A = 4 }\nFixed.A"), "4");
  }));

test("interfaces, generics and imported types work across cells", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute('import { nn, type Tensor2D } from "nonlinear";\ninterface Pair<T> { left: T; right: T }');
    await kernel.execute(
      "type Swap = <T>(pair: Pair<T>) => Pair<T>;\nconst swap: Swap = ({ left, right }) => ({ left: right, right: left });",
    );
    assert.equal(await result(kernel, "swap({ left: 1, right: 2 })"), "{ left: 2, right: 1 }");
    assert.equal(
      await result(kernel, "class Twice extends nn.Module { forward(x: Tensor2D) { return x.mul(2); } }\ntypeof Twice"),
      "'function'",
    );
  }));

test("export before a declaration counts for nothing", () =>
  withNumberedCells(async (kernel, renumber) => {
    const code =
      "export const size = 2;\nexport interface Box { size: number }\nexport async function boxed(): Promise<Box> { return { size }; }";
    for (let times = 0; times < 2; times += 1) assert.equal((await kernel.execute(code)).reply.status, "ok");
    assert.equal(await result(kernel, "const box: Box = await boxed();\nbox"), "{ size: 2 }");
    const wrong = await kernel.execute("export const wrong: number = '';");
    assert.match(renumber(plainTraceback(wrong.reply)), /^1 export const wrong.*\n.*~\ncell\[4\]:1:14 - [^\n]*$/);
  }));

test("a value whose type its package does not export can be kept", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(
      kernel,
      "made.ts",
      "interface Hidden { size: number }\nexport function make(): Hidden { return { size: 3 }; }\n",
    );
    assert.equal(
      await result(kernel, 'import { make } from "./made";\nconst made = make(), after = 4;\nmade.size'),
      "3",
    );
    assert.equal(await result(kernel, "[made.size, after.toFixed()]"), "[ 3, '4' ]");
    assert.equal(await result(kernel, "const Box = class { private size = 1; open = true; };\nnew Box().open"), "true");
    assert.equal(await result(kernel, "new Box().open"), "true");
  }));

test("cells run in strict mode", () =>
  withSharedKernel(async (kernel) => {
    assert.equal(await result(kernel, "(function (this: unknown) { return this === undefined; })()"), "true");
  }));

test("a file beside the notebook may end in an expression, and import a folder", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(kernel, "parts/index.ts", "export const part = 3;\n");
    writeBeside(
      kernel,
      "table.ts",
      'import { part } from "./parts";\nexport const table = new Map<string, number>();\ntable.set("part", part)',
    );
    assert.equal(await result(kernel, 'import { table } from "./table";\ntable.get("part")'), "3");
    assert.equal(await result(kernel, 'import { part } from "./parts";\npart'), "3");
  }));

test("an edited file is seen at its next import, with all that import it", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(kernel, "deep.ts", "export const deep = () => 1;\n");
    writeBeside(kernel, "middle.ts", 'import { deep } from "./deep";\nexport const middle = () => deep() * 10;\n');
    assert.equal(await result(kernel, 'import { middle } from "./middle";\nconst use = () => middle();\nuse()'), "10");
    writeBeside(kernel, "deep.ts", "export const deep = () => 25;\n");
    assert.equal(await result(kernel, 'import { middle } from "./middle";\nuse()'), "250");
    writeBeside(kernel, "deep.ts", 'export const deep = (): number => "no";\n');
    const broken = await kernel.execute('import { middle } from "./middle";');
    assert.match(plainTraceback(broken.reply), /deep\.ts:1:35 - error TS2322/);
    writeBeside(kernel, "deep.ts", "export const deep = () => 3;\n");
    assert.equal(await result(kernel, 'import { middle } from "./middle";\nuse()'), "30");
  }));

test("edited files that Node loads itself are seen too, or a line says to restart", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(kernel, "settings.json", '{ "size": 1 }');
    writeBeside(kernel, "plain.js", "exports.plain = (n) => n + 1;\n");
    writeBeside(
      kernel,
      "uses.ts",
      'import settings from "./settings.json";\nexport const size = (): number => settings.size;\n',
    );
    writeBeside(kernel, "module.mjs", "export const text = 1;\n");
    const imports =
      'import { size } from "./uses";\nimport settings from "./settings.json";\nimport { plain } from "./plain";\n';
    assert.equal(await result(kernel, `${imports}[size(), settings.size, plain(1)]`), "[ 1, 1, 2 ]");
    assert.equal(await result(kernel, 'const { text } = await import("./module.mjs");\ntext'), "1");
    writeBeside(kernel, "settings.json", '{ "size": 22 }');
    writeBeside(kernel, "plain.js", "exports.plain = (n) => n + 10;\n");
    writeBeside(kernel, "module.mjs", "export const text = 22;\n");
    assert.equal(await result(kernel, `${imports}[size(), settings.size, plain(1)]`), "[ 22, 22, 11 ]");
    const module = await kernel.execute('await import("./module.mjs");');
    assert.equal(
      module.text("stderr"),
      "./module.mjs has changed since it was loaded: restart the kernel to use it.\n",
    );
  }));

test("a file that was missing at its first import is found once it is there", () =>
  withSharedKernel(async (kernel) => {
    const missing = await kernel.execute('import { late } from "./late";');
    assert.match(String(missing.reply.evalue), /Cannot find module '\.\/late'/);
    writeBeside(kernel, "late.ts", "export const late = 1;\n");
    assert.equal(await result(kernel, 'import { late } from "./late";\nlate'), "1");
    rmSync(join(kernel.folder, "late.ts"));
    assert.equal((await kernel.execute('import { late } from "./late";')).reply.status, "error");
  }));

test("files that import each other, packages and Node's own modules load", () =>
  withSharedKernel(async (kernel) => {
    writeBeside(kernel, "one.ts", 'import { two } from "./two";\nexport const one = (): number => two() + 1;\n');
    writeBeside(
      kernel,
      "two.ts",
      'import { one } from "./one";\nexport const two = (): number => (typeof one === "function" ? 1 : 0);\n',
    );
    assert.equal(await result(kernel, 'import { one } from "./one";\none()'), "2");
    assert.equal(await result(kernel, 'import * as path from "node:path";\npath.join("a", "b")'), "'a/b'");
    assert.equal(await result(kernel, 'const loaded = await import("./one");\ntypeof loaded.one'), "'function'");
  }));

test("a library newer than its build is told in one line, once", async () => {
  const { staleBuildHint } = await import("#scripts/kernel/stale-build");
  const project = projectFolder();
  for (const folder of ["lib/nn", "lib/dist"]) mkdirSync(join(project, folder), { recursive: true });
  const [source, built] = [join(project, "lib/nn/linear.ts"), join(project, "lib/dist/index.js")];
  assert.equal(staleBuildHint(project), undefined);
  writeFileSync(source, "");
  assert.match(staleBuildHint(project) ?? "", /^lib\/nn\/linear\.ts is newer .*`npm run build`.*restart the kernel\.$/);
  writeFileSync(built, "");
  utimesSync(source, 1000, 1000);
  assert.equal(staleBuildHint(project), undefined);
  utimesSync(built, 5000, 5000);
  assert.match(staleBuildHint(project, 4_000_000) ?? "", /^The library was built anew .* restart the kernel/);
  assert.equal(staleBuildHint(project, 6_000_000), undefined);
  rmSync(project, { recursive: true });
});

test("cells are checked and compiled by the project's TypeScript, with the library of the running Node", () =>
  withSharedKernel(async (kernel) => {
    const freed = await kernel.execute(
      '{ using file = { [Symbol.dispose]() { console.log("freed"); } };\n  console.log("used", typeof file); }',
    );
    assert.equal(freed.text(), "used object\nfreed\n");
    const top = await kernel.execute(
      'using file = { [Symbol.dispose]() { console.log("freed"); } };\nconst kept = 3;\nawait using last = { async [Symbol.asyncDispose]() { console.log("last"); } };\nconsole.log("used");',
    );
    assert.equal(top.text(), "used\nlast\nfreed\n");
    assert.equal(await result(kernel, "kept"), "3");
    assert.equal(
      await result(kernel, "const some: number[] = [1, undefined].filter((x) => x !== undefined);\nsome"),
      "[ 1 ]",
    );
    const isThere = "groupBy" in Object;
    const { reply } = await kernel.execute('Object.groupBy([1, 2], (n) => (n > 1 ? "a" : "b"));');
    assert.equal(reply.status, isThere ? "ok" : "error");
    const info = await kernel.request("kernel_info_request", {});
    assert.equal((info.reply.language_info as { version: string }).version, ts.version);
  }));

test("`using` frees a tensor at the end of its block, also after an error and across an await", () =>
  withSharedKernel(async (kernel) => {
    await kernel.execute('import { tf } from "nonlinear";');
    const answer = await kernel.execute(`const before: number = tf.memory().numTensors;
      const made = () => tf.memory().numTensors - before;
      async function largest(values: number[]): Promise<number> {
        using x = tf.tensor(values);
        using top = x.max();
        console.log(made());
        if (top.dataSync()[0] < 0) throw new Error("negative");
        return (await top.data())[0];
      }
      console.log(await largest([1, 3, 2]), made());
      await largest([-1]).catch((error: Error) => console.log(error.message, made()));
      { using w = tf.variable(tf.scalar(1)); console.log(made()); }
      made()`);
    assert.equal(answer.reply.status, "ok", String(answer.reply.evalue));
    // The tensor that the variable was made from has no name, and stays.
    assert.equal(answer.text(), "2\n3 0\n2\nnegative 0\n2\n");
    assert.deepEqual(answer.contents("execute_result")[0]?.data, { "text/plain": "1" });
  }));

test("the library, its packages and files above the notebook are found from a folder outside of the project", async () => {
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  const folder = join(outside, "notes");
  mkdirSync(folder);
  writeFileSync(join(outside, "helper.ts"), "export const twice = (n: number) => n * 2;\n");
  writeFileSync(join(outside, "broken.ts"), 'export const wrong: number = "text";\n');
  try {
    await withKernel(
      async (kernel) => {
        assert.equal(
          await result(kernel, 'import { nn } from "nonlinear";\nnn.linear(2, 1)'),
          "Linear(in_features=2, out_features=1, bias=True)",
        );
        assert.equal(await result(kernel, 'import { twice } from "../helper";\ntwice(4)'), "8");
        writeFileSync(join(outside, "helper.ts"), "export const twice = (n: number) => n + n + 1;\n");
        assert.equal(await result(kernel, 'import { twice } from "../helper";\ntwice(4)'), "9");
        const typed = await kernel.execute('import * as tf from "@tensorflow/tfjs-node";\nconst t: tf.Tensor = 3;');
        assert.match(String(typed.reply.evalue), /'number' is not assignable to type 'Tensor/);
        const broken = await kernel.execute('import { wrong } from "../broken";');
        assert.match(plainTraceback(broken.reply), /^\.\.\/broken\.ts:1:14 - error TS2322/);
      },
      { folder },
    );
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});
