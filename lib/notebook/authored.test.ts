import assert from "node:assert/strict";
import { test } from "node:test";
import { authoredSource } from "./authored";

test("what the kernel puts in is taken out", () => {
  const pairs = [
    ['async (t) => { await __tslab__.guard((0, $$f.v)(t), "cell[3]:1:2"); }', "async (t) => { await (f)(t); }"],
    ['async (t) => await __tslab__.guard(t ?? $$a.v, "cell[]:1:2")', "async (t) => await (t ?? a)"],
    [
      'async (t) => { for await (const e of __tslab__.guardEach(t.all(), "c:1:2")) e; }',
      "async (t) => { for await (const e of t.all()) e; }",
    ],
    ["(t) => { throw __tslab__.thrown(new Error($$text.v)); }", "(t) => { throw new Error(text); }"],
    ["(t) => t.then(__tslab__.bind(() => $$a.v))", "(t) => t.then((() => a))"],
    ["(t) => ({ x: $$x.v, y: nonlinear_1.nn.linear(1, 2) })", "(t) => ({ x: x, y: __nonlinear.nn.linear(1, 2) })"],
    ["(t) => (0, nonlinear_1.jit)(() => t)", "(t) => (__nonlinear.jit)(() => t)"],
  ];
  for (const [source, expected] of pairs) assert.equal(authoredSource(new Function(`return ${source}`)()), expected);
});

test("all else stays as it is", () => {
  const sources = [
    "(/* why */ $$a) => $$a[0].a + $$a.v",
    "(t) => $$a.w + $$b[0] + t.$$c.v + $a.v",
    "(t) => { const layer_1 = t.first; return layer_1.loss + layer_1.data; }",
    "(layer_1, block_2) => layer_1.loss + block_2.data",
    "(t) => layer_1.loss + layer_1.data + block_2.x",
    "(nonlinear_1) => nonlinear_1.nn",
    "(t) => { { let nonlinear_1 = t; nonlinear_1.nn; } class $$a { static a = $$a.v; } }",
    "(__tslab__) => __tslab__.guard(1)",
    "(t) => make_1().loss + t.layer_1.loss + t[layer_1.loss]",
    "(t) => (0, t.f)(t) + (0, layer_1.f)(1)",
    "function $$a() { return $$a.v; }",
    "(t) => t.nonlinear_1.nn + t?.nonlinear_1.nn",
  ];
  for (const source of sources) assert.equal(authoredSource(new Function(`return ${source}`)()), source);
});

test("a name that is both a local and an insertion is cut where it is the insertion", () => {
  const pairs = [
    [
      "(t) => { { const nonlinear_1 = t; nonlinear_1.nn; } return nonlinear_1.nn; }",
      "(t) => { { const nonlinear_1 = t; nonlinear_1.nn; } return __nonlinear.nn; }",
    ],
    ["($$a, f = () => $$a.v) => f($$b.v)", "($$a, f = () => $$a.v) => f(b)"],
  ];
  for (const [source, expected] of pairs) assert.equal(authoredSource(new Function(`return ${source}`)()), expected);
});

test("an import that a local name hides is reached by another way", () => {
  const source =
    "(t, data) => { const nn = t; return nonlinear_1.data.tensor(data) + nonlinear_1.nn.linear(nn) + (0, nonlinear_1.jit)(t); }";
  const expected =
    "(t, data) => { const nn = t; return __nonlinear.data.tensor(data) + __nonlinear.nn.linear(nn) + (__nonlinear.jit)(t); }";
  assert.equal(authoredSource(new Function(`return ${source}`)()), expected);
});

test("a kernel knows the module behind each name", () => {
  const bridge = Symbol.for("nonlinear.kernel");
  const imports = new Map([
    ["layer_1", "./layer"],
    ["lib_2", "nonlinear"],
  ]);
  Object.assign(globalThis, { [bridge]: { display() {}, interruptSignal: new AbortController().signal, imports } });
  try {
    const trial = new Function("return (t) => layer_1.data + lib_2.nn")();
    assert.equal(authoredSource(trial), "(t) => layer_1.data + __nonlinear.nn");
  } finally {
    Reflect.deleteProperty(globalThis, bridge);
  }
});

test("what has no source is an error", () => {
  for (const fn of [Math.max, authoredSource.bind(null), { trial() {} }.trial, class {}, "text", undefined])
    assert.throws(() => authoredSource(fn), /Expected a function written as `async \(trial\) => { … }`/);
});
