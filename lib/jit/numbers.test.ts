/**
 * Which operations are compiled for which types, and that compiled ones have plain TensorFlow.js's numbers at the
 * edges of a type.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { jit } from ".";

type Compute = () => Tensor[];
const { POSITIVE_INFINITY: I, NaN: N } = Number;

/** The variables of a step after three runs. */
function assigned(compute: Compute, engine: "auto" | "eager") {
  const variables = tf.tidy(() =>
    compute().map(({ shape, dtype }) => tf.variable(tf.zeros(shape, dtype), false, undefined, dtype)),
  );
  const w = tf.variable(tf.scalar(1));
  const step = jit(
    () => {
      for (const [i, value] of compute().entries()) variables[i].assign(value);
      return tf.sum(tf.mul(w, 1)) as Scalar;
    },
    { engine },
  );
  const { warn } = console;
  console.warn = () => {};
  try {
    step();
    step(2);
    return { engine: step.engine, values: variables.map((variable) => [...variable.dataSync()]) };
  } finally {
    console.warn = warn;
    step.dispose();
    tf.dispose([...variables, w]);
  }
}

/** The native library takes what is nearer to 0 as 0. */
const SMALLEST_NORMAL = 2 ** -126;

/** To so much of a number, or exactly; 0 and -0 are one. */
function assertSame(compute: Compute, expected: "wasm" | "eager", tolerance = 0): void {
  const [compiled, eager] = [assigned(compute, "auto"), assigned(compute, "eager")];
  assert.equal(compiled.engine, expected);
  for (const [i, right] of eager.values.entries()) {
    for (const [k, value] of right.entries()) {
      const given = compiled.values[i][k];
      const isSame =
        given === value ||
        (Number.isNaN(given) && Number.isNaN(value)) ||
        Math.abs(given - value) <= tolerance * Math.abs(value) + SMALLEST_NORMAL;
      assert.ok(isSame, `result ${i}, element ${k}: ${given}, not ${value}`);
    }
  }
}

const x = () => tf.tensor1d([-3, -1, -0.5, -0, 0, 0.5, 1, 3, 1e-30, -1e-30, 1e38, -1e38, I, -I, N, 7.5]);
const y = () => tf.tensor1d([2, -2, 0.5, 1, -1, 3, 0, -0, 1e-3, 2, 10, 3, 2, 0.5, 1, -2.5]);
const whole = () => tf.tensor1d([-7, -6, 0, 1, 7, 41, 16777217, 12345678, 2147483647, -2147483648], "int32");
const wholes = () => tf.tensor1d([3, 3, 3, -5, 3, 41, 3, 12345678, 2, 3], "int32");
const yes = () => tf.tensor1d([true, false, true, false], "bool");
const no = () => tf.tensor1d([true, true, false, false], "bool");
const counts = tf.range(0, 200);
const [a, b, i, j, p, q] = [x(), y(), whole(), wholes(), yes(), no()];

const EXACT: Record<string, Compute> = {
  "clipping at ±∞": () => [tf.clipByValue(a, -I, I), tf.clipByValue(a, -1, I), tf.clipByValue(a, -I, 1)],
  "a choice of ∞ and −∞": () => [tf.where(tf.greater(a, 0), tf.fill([16], I), tf.fill([16], -I))],
  "∞, −∞ and NaN as fillings": () => [tf.add(tf.fill([2], I), tf.fill([2], -I)), tf.fill([2], -I), tf.fill([2], N)],
  "0 and −0": () => [tf.div(1, tf.mul(tf.zerosLike(a), -1)), tf.div(1, tf.add(tf.mul(a, 0), 0))],
  "a maximum with −∞": () => [tf.maximum(a, -I), tf.minimum(a, I), tf.maximum(a, N)],
  "quotients of whole numbers by constants": () => [41, 47, 49, 55, 61].map((n) => tf.floor(tf.div(counts, n))),
  "signs and steps of NaN": () => [tf.sign(a), tf.step(a), tf.step(a, 0.3), tf.relu(a), tf.relu6(a), tf.abs(a)],
  "leaky rectifiers": () => [0.2, 0, 1, 2, -2].map((alpha) => tf.leakyRelu(a, alpha)),
  "products that overflow on their way": () => [
    tf.mul(tf.mul(tf.tensor1d([0, 1, 1e30]), 1e30), 1e30),
    tf.mul(tf.mul(tf.tensor1d([0, 1, 1e30]), 1e-30), 1e-30),
    tf.div(tf.div(tf.tensor1d([1e30, 1e38]), 1e25), 1e25),
    tf.mul(tf.mul(tf.mul(1e-20, 1e-20), 1e30), tf.tensor1d([1, 2])),
  ],
  "division by what has no inverse": () => [3e37, 1e-38, I, 0, 3, 4].map((n) => tf.div(a, n)),
  "masks of ∞ and NaN": () => [
    tf.mul(a, tf.cast(tf.greater(b, 0), "float32")),
    tf.mul(tf.cast(tf.less(b, 0), "float32"), a),
  ],
  "adding 0, multiplying by 0, 1 and −1": () => [tf.add(a, 0), tf.sub(0, a), tf.mul(a, 0), tf.mul(a, 1), tf.mul(a, -1)],
  "whole numbers that overflow": () => [tf.add(i, j), tf.mul(i, j), tf.sub(i, j), tf.square(i), tf.neg(i), tf.abs(i)],
  "whole numbers beyond 2²⁴": () => [tf.add(i, tf.scalar(1, "int32")), tf.equal(i, tf.scalar(16777217, "int32"))],
  "casts beyond 2³¹": () => [tf.cast(tf.tensor1d([1e10, -1e10, N, I, 2147483647, -2147483648, 1.9, -1.9]), "int32")],
  "casts of NaN to conditions": () => [tf.cast(a, "bool"), tf.cast(i, "bool"), tf.cast(p, "int32")],
  roundings: () => [
    tf.round(a),
    tf.floor(a),
    tf.ceil(a),
    tf.round(tf.tensor1d([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 1e30])),
  ],
  comparisons: () => [tf.equal(a, b), tf.notEqual(a, a), tf.less(a, b), tf.greaterEqual(a, b), tf.isNaN(a)],
  "counts of conditions": () => [tf.sum(tf.greater(a, 0)), tf.any(tf.greater(a, 5)), tf.all(tf.greater(b, -5))],
  "reductions of nothing": () => {
    const empty = tf.zeros([0, 3]);
    return [
      tf.sum(empty, 0),
      tf.sum(empty),
      tf.max(empty, 0),
      tf.min(empty, 0),
      tf.mean(empty, 0),
      tf.concat([empty, tf.ones([1, 3])], 0),
    ];
  },
  "conditions of nothing": () => [tf.any(tf.zeros([0], "bool")), tf.all(tf.zeros([0], "bool"))],
  "products of nothing": () => [tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3]))],
  "extremes with NaN": () => [tf.max(a), tf.min(a), tf.max(tf.tensor1d([-I, -I]))],
  "padding of every type": () => [tf.pad(p, [[1, 1]], 1), tf.pad(i, [[1, 1]], 7), tf.pad(a, [[1, 1]], I)],
  "gathering rows": () => [
    tf.gather(a, tf.tensor1d([2, 0, 14], "int32")),
    tf.gather(tf.mul(a, 1), tf.tensor1d([12, 12], "int32")),
  ],
  "classes out of range": () => [tf.oneHot(tf.tensor1d([0, 2, -1, 5], "int32"), 3)],
};
for (const [name, compute] of Object.entries(EXACT)) test(name, () => assertSame(compute, "wasm"));

/** The table of the jit's README. */
const ROUNDED: Record<string, [number, Compute]> = {
  "exp, log and their like": [
    3e-7,
    () => [tf.exp(b), tf.expm1(b), tf.log(tf.abs(a)), tf.log1p(tf.abs(b)), tf.sigmoid(b), tf.tanh(b), tf.erf(b)],
  ],
  powers: [
    1e-5,
    () => [
      tf.pow(
        tf.tensor1d([-2, -2, -1.5, -8, 0, -0, 0, 2, -1, -1, 1, -I, -I, 1.1]),
        tf.tensor1d([2, 3, 0.5, 1 / 3, -1, -1, 0, -2, I, -I, N, 0.5, 3, 300]),
      ),
    ],
  ],
  "powers by constants": [3e-7, () => [0, 1, 2, 3, -1, 0.5, -0.5, 1.5].map((exponent) => tf.pow(a, exponent))],
  reciprocals: [3e-7, () => [tf.reciprocal(a), tf.reciprocal(b)]],
};
for (const [name, [tolerance, compute]] of Object.entries(ROUNDED))
  test(name, () => assertSame(compute, "wasm", tolerance));

const unary = (name: string) => (t: Tensor) => (tf as unknown as Record<string, (t: Tensor) => Tensor>)[name](t);
const binary = (name: string) => (t: Tensor, u: Tensor) =>
  (tf as unknown as Record<string, (t: Tensor, u: Tensor) => Tensor>)[name](t, u);

/**
 * True if an operation of float32, int32 and bool is compiled (w), runs in plain TensorFlow.js (e), or is refused by
 * that too (-).
 */
const TABLE: Record<string, string> = {
  add: "ww-",
  sub: "ww-",
  mul: "ww-",
  div: "we-",
  maximum: "www",
  minimum: "www",
  squaredDifference: "ww-",
  pow: "we-",
  mod: "ee-",
  floorDiv: "we-",
  equal: "www",
  notEqual: "www",
  less: "ww-",
  lessEqual: "ww-",
  greater: "ww-",
  greaterEqual: "ww-",
  logicalAnd: "--w",
  logicalOr: "--w",
  logicalXor: "--w",
  neg: "ww-",
  abs: "ww-",
  square: "ww-",
  sign: "we-",
  exp: "ww-",
  relu: "ww-",
  relu6: "we-",
  step: "w--",
  floor: "w--",
  round: "we-",
  sqrt: "w--",
  tanh: "w--",
  sigmoid: "w--",
  softplus: "w--",
  isNaN: "w--",
  logicalNot: "--w",
  sin: "e--",
  sum: "wew",
  max: "we-",
  mean: "wwe",
  cumsum: "ee-",
  onesLike: "www",
  transpose: "www",
};
const BINARY =
  "add sub mul div maximum minimum squaredDifference pow mod floorDiv equal notEqual less lessEqual greater greaterEqual logicalAnd logicalOr logicalXor".split(
    " ",
  );
const TYPES = ["float32", "int32", "bool"] as const;
for (const [name, runs] of Object.entries(TABLE)) {
  test(`${name}: ${runs} of ${TYPES}`, () => {
    const isBinary = BINARY.includes(name);
    for (const [k, [t, u]] of [
      [tf.tensor1d([1.5, 2, 3, 4]), tf.tensor1d([1, 2, 4, 3])],
      [tf.tensor1d([1, 2, 3, 4], "int32"), tf.tensor1d([1, 2, 4, 3], "int32")],
      [p, q],
    ].entries()) {
      const compute = () => [isBinary ? binary(name)(t, u) : unary(name)(t.clone())];
      if (runs[k] === "-") assert.throws(() => assigned(compute, "eager"), TYPES[k]);
      else assertSame(compute, runs[k] === "w" ? "wasm" : "eager", 1e-6);
    }
  });
}

test("a row index out of range is an error, however the index comes in", () => {
  const table = tf.variable(tf.tensor2d([[1], [2]]));
  const given = tf.tensor1d([0, 2], "int32");
  const indices: (() => Tensor1D)[] = [
    () => given,
    () => tf.tensor1d([0, -1], "int32"),
    () => jit.input(() => [1, 2], [2], "int32") as Tensor1D,
  ];
  for (const source of [table, tf.ones([2, 1])])
    for (const index of indices) {
      const step = jit(() => tf.sum(tf.gather(source, index())) as Scalar);
      assert.throws(() => step(), /row (2|-1) is picked at position 1, but the tensor has rows 0 to 1/);
    }
});
