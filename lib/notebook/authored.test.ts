import assert from "node:assert/strict";
import { test } from "node:test";
import { authoredSource } from "./authored";

test("what the kernel puts in is taken out", () => {
  const pairs = [
    ['async (t) => { await __tslab__.guard((0, exports.f)(t), "cell[3]:1:2"); }', "async (t) => { await (f)(t); }"],
    ['async (t) => await __tslab__.guard(t ?? exports.a, "cell[]:1:2")', "async (t) => await (t ?? a)"],
    [
      'async (t) => { for await (const e of __tslab__.guardEach(t.all(), "c:1:2")) e; }',
      "async (t) => { for await (const e of t.all()) e; }",
    ],
    ["(t) => { throw __tslab__.thrown(new Error(exports.text)); }", "(t) => { throw new Error(text); }"],
    ["(t) => t.then(__tslab__.bind(() => exports.a))", "(t) => t.then((() => a))"],
    ["(t) => ({ x: exports.x, y: nonlinear_1.nn.linear(1, 2) })", "(t) => ({ x: x, y: nn.linear(1, 2) })"],
    ["(t) => (0, nonlinear_1.jit)(() => t)", "(t) => (jit)(() => t)"],
  ];
  for (const [source, expected] of pairs) assert.equal(authoredSource(new Function(`return ${source}`)()), expected);
});

test("all else stays as it is", () => {
  const trial = (/* why */ exports: { a: number }[]) => exports[0].a;
  assert.equal(authoredSource(trial), String(trial));
});

test("what has no source is an error", () => {
  for (const fn of [Math.max, authoredSource.bind(null), { trial() {} }.trial, class {}, "text", undefined])
    assert.throws(() => authoredSource(fn), /Expected a function written as `async \(trial\) => { … }`/);
});
