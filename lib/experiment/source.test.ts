import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import * as nonlinear from "../index";
import { library, partOf } from "./library";
import { lineOf, trialSource, withoutLayout } from "./source";

test("a trial knows all values that a cell can import, but the experiments themselves", () => {
  const { experiment, ...others } = nonlinear;
  assert.ok(experiment);
  assert.deepEqual(Object.keys(library).sort(), Object.keys(others).sort());
  for (const [name, value] of Object.entries(others)) assert.equal(library[name as keyof typeof library], value);
});

test("its own names, the library's and JavaScript's may be used", () => {
  const trial = new Function(`return async (trial, { x, scale = 1 }) => {
    const inner = (values) => values.map((value) => value * scale);
    class Model extends nn.Module { forward(h) { return this.last(h); } }
    function helper() { return later; }
    let later = Math.max(...inner([trial.lr]));
    label: for (const [i, one] of Object.entries(x)) { if (i > one) continue label; }
    try { helper(); } catch (error) { console.log(error, typeof Model, globalThis, new Float32Array(1)); }
    return { loss: tf.scalar(later).dataSync()[0] };
  }`)();
  assert.deepEqual(trialSource(trial), { text: String(trial), names: {} });
});

test("other names are an error that names each, its line, and how to pass it", () => {
  const trial = new Function(`return async (trial) => {
    const model = makeModel();
    return { loss: lossOf(model, x), again: x };
  }`)();
  assert.throws(
    () => trialSource(trial),
    (error: Error) => {
      assert.equal(error.name, "ReferenceError");
      assert.match(error.message, /uses makeModel, lossOf, x from outside of it/);
      assert.match(error.message, /\n {2}makeModel in line 2 of the trial: const model = makeModel\(\);\n/);
      assert.match(error.message, /\n {2}x in line 3 of the trial: return { loss: lossOf\(model, x\), again: x };\n/);
      assert.match(error.message, /{ values: { makeModel, lossOf, x } }/);
      return true;
    },
  );
});

test("names of the cells' own for the library are told from other values of the cells", () => {
  const cells: Record<string, unknown> = {
    d: nonlinear.data,
    nl: nonlinear,
    T: nonlinear.tf,
    tf: require("@tensorflow/tfjs-core"),
    dfd: nonlinear.danfo(),
    nn: nonlinear.nn,
    process: require("node:process"),
    data: { loss: 3 },
    performance: 5,
    join,
  };
  const bridge = Symbol.for("nonlinear.kernel");
  const interruptSignal = new AbortController().signal;
  const topLevelValue = (name: string) => cells[name];
  Object.assign(globalThis, { [bridge]: { display() {}, interruptSignal, topLevelValue } });
  try {
    const trial = "(t) => [$$d.v.a, $$nl.v.nn, $$T.v, $$tf.v, $$dfd.v, $$nn.v, $$process.v]";
    const { text, names } = trialSource(new Function(`return ${trial}`)());
    assert.equal(text, "(t) => [d.a, nl.nn, T, tf, dfd, nn, process]");
    assert.deepEqual(names, { d: "data", nl: "nonlinear", T: "tf", dfd: "danfojs-node" });
    for (const [name, part] of Object.entries(names)) assert.ok(partOf(part), name);
    // A file's import is the library's, whatever the cells call data.
    const ofFile = trialSource(new Function("return (t, data) => nonlinear_1.data.tensor(data) + nonlinear_2.nn")());
    assert.equal(ofFile.text, "(t, data) => __nonlinear.data.tensor(data) + __nonlinear.nn");
    assert.throws(
      () => trialSource(new Function("return (t) => $$data.v.loss + $$performance.v + $$join.v(t)")()),
      (error: Error) => {
        assert.match(error.message, /uses data, performance, join from outside/);
        assert.match(error.message, /{ values: { data, performance } }/);
        assert.match(error.message, /import packages there: const { join } = await import\("node:path"\)/);
        return true;
      },
    );
  } finally {
    Reflect.deleteProperty(globalThis, bridge);
  }
});

test("a variable of the kind layer_1 is never taken for the library", () => {
  const trial = new Function(
    "return async (trial) => ({ loss: layer_1.loss, data: layer_1.data, again: block_2.nn })",
  )();
  assert.throws(() => trialSource(trial), /uses layer_1, block_2 from outside of it/);
});

test("spaces and comments make no other trial; names, numbers and texts do", () => {
  const same = ["(t) => ({ a: 1 })", "(t)=>({a:1})", "(t) => {\n}".replace("{\n}", "({ /* why */ a: 1 }) // end")];
  assert.equal(new Set(same.map(withoutLayout)).size, 1);
  const others = ["(t) => ({ a: 2 })", "(t) => ({ b: 1 })", '(t) => ({ a: "1" })', "(t) => ({ a: `1` })"];
  assert.equal(new Set([...same, ...others].map(withoutLayout)).size, 5);
});

test("a line is counted from 1", () => assert.equal(lineOf("a\n  b\nc", 2), "b"));
