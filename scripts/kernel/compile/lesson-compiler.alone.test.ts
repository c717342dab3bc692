import assert from "node:assert/strict";
import { test } from "node:test";
import { PROJECT } from "../../jupyter/client";
import type { Compilation } from "./compiler";
import { type LessonCell, LessonCompiler } from "./lesson-compiler.browser";

/** Cells whose code tells that it was compiled before. */
const lesson: LessonCell[] = [
  ["const one = 1;", "declare const one = 1;\n"],
  ["const two = one + 1;", "declare const one = 1;\ndeclare const two: number;\n"],
  ["console.log(two);", "declare const one = 1;\ndeclare const two: number;\n"],
].map(([source, declarations], i) => {
  const js = `// compiled before: ${source}`;
  const code = {
    name: `cell[${i + 1}]`,
    js,
    maps: [],
    addedLines: 0,
    isAsync: false,
    declares: [],
    numbers: [],
    modules: [],
  };
  return { source, code, declarations };
});

const compiler = new LessonCompiler(PROJECT);
compiler.know(lesson);

/** Compiles a cell, and has it run to its end if it can. */
function run(source: string, count: number): Compilation {
  const compilation = compiler.compile(source, `cell[${count}]`);
  if ("code" in compilation) compiler.settle([]);
  return compilation;
}
const isKnown = (compilation: Compilation) =>
  "code" in compilation && compilation.code.js.startsWith("// compiled before");
const messageOf = (compilation: Compilation) => ("error" in compilation ? compilation.error.evalue : "");
const isLoaded = () => Reflect.get(compiler, "compiler") !== undefined;

test("a lesson's cells, run in their order, need no compiler, in a kernel that begins anew, too", () => {
  for (let kernels = 0; kernels < 2; kernels++) {
    compiler.restart();
    lesson.forEach(({ source }, i) => void assert.ok(isKnown(run(source, i + 1))));
  }
  assert.equal(isLoaded(), false);
});

test("a cell that did not run has declared nothing; the compiler goes on from those that did", () => {
  compiler.restart();
  assert.ok(isKnown(run(lesson[0].source, 1)));
  // Interrupted before it ran: the next one has another number.
  assert.ok(isKnown(compiler.compile(lesson[1].source, "cell[2]")));
  assert.match(messageOf(run("const text: string = one;", 3)), /Type 'number' is not assignable to type 'string'/);
  assert.equal(isLoaded(), true);
  assert.match(messageOf(run("two", 4)), /Cannot find name 'two'/);
  assert.equal(isKnown(run(lesson[1].source, 5)), false);
  assert.equal(messageOf(run("two.toFixed()", 6)), "");
});

test("what a cell did not reach is unknown after it", () => {
  Reflect.set(compiler, "compiler", undefined);
  compiler.restart();
  assert.ok(isKnown(run(lesson[0].source, 1)));
  assert.ok(isKnown(compiler.compile(lesson[1].source, "cell[2]")));
  compiler.settle(["two"]);
  assert.equal(messageOf(run("one", 3)), "");
  assert.match(messageOf(run("two", 4)), /Cannot find name 'two'/);
});

test("cells out of their order, changed ones, and all after them are compiled", () => {
  compiler.restart();
  assert.match(messageOf(run(lesson[1].source, 1)), /Cannot find name 'one'/);
  assert.equal(isKnown(run("const one = 10;", 2)), false);
  assert.equal(isKnown(run(lesson[1].source, 3)), false);
  assert.equal(isKnown(run(lesson[2].source, 4)), false);
});
