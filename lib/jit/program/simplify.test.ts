import assert from "node:assert/strict";
import { test } from "node:test";
import { Builder } from "./builder";

const build = new Builder();
const leaf = () => build.leaf({}, { kind: "constant", values: new Float32Array(3) }, [3], "float32");
const x = leaf();
const full = (number: number) => build.full(number);

test("what changes no number is left out", () => {
  assert.equal(build.binary("mul", x, full(1)), x);
  assert.equal(build.binary("mul", full(1), x), x);
  assert.equal(build.binary("div", x, full(1)), x);
  assert.equal(build.binary("sub", x, full(0)), x);
  assert.equal(build.binary("add", x, full(-0)), x);
  assert.equal(build.binary("pow", x, full(1)), x);
  assert.equal(build.unary("neg", build.unary("neg", x)), x);
});

test("what changes -0, ∞ or NaN stays", () => {
  for (const value of [
    build.binary("add", x, full(0)),
    build.binary("sub", x, full(-0)),
    build.binary("mul", x, full(0)),
    build.binary("div", x, full(3)),
    build.binary("div", x, full(2 ** 127)),
  ])
    assert.ok(value.op.kind === "elementwise" && value.inputs[0] === x);
  const mask = build.cast(build.binary("greater", x, full(0)), "float32");
  const masked = build.binary("mul", leaf(), mask).op;
  assert.ok(masked.kind === "elementwise" && masked.fn === "mul");
});

test("factors are not regrouped", () => {
  const product = build.binary("mul", build.binary("mul", x, full(1e30)), full(1e30));
  assert.equal(product.inputs[0].inputs[0], x);
});

test("a quotient by a power of two is a product", () => {
  const quotient = build.binary("div", x, full(4));
  assert.equal(quotient, build.binary("mul", x, full(0.25)));
});

test("operations on constants are constants", () => {
  assert.equal(build.binary("mul", full(1e30), full(1e30)), full(Number.POSITIVE_INFINITY));
  assert.equal(build.binary("div", full(0), full(0)), full(Number.NaN));
  const large = build.full(65536, [], "int32");
  assert.equal(build.binary("mul", large, large), build.full(0, [], "int32"));
});
