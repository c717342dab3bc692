import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../tensorflow";
import { jit } from "../index";

/** Runs an op on the numbers in a compiled step: it leaves its result in a variable. */
function compiled(
  op: (x: ReturnType<typeof tf.tensor1d>) => ReturnType<typeof tf.tensor1d>,
  numbers: number[],
): Float32Array {
  const x = tf.tensor1d(numbers);
  const result = tf.variable(tf.zeros([numbers.length]));
  const step = jit(
    () => {
      result.assign(op(x));
      return tf.scalar(0);
    },
    { engine: "wasm" },
  );
  step();
  const values = result.dataSync() as Float32Array;
  step.dispose();
  return values;
}

const PLAIN = [0, 1e-8, -1e-8, 1e-4, -1e-4, 0.3, -0.3, 0.5, -0.5, 1, -1, 2.5, -2.5, 7, -7, 20, -20, 87, -87, 100, -100];
const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e-40, 3e38, -3e38];

const FUNCTIONS: [
  string,
  (x: ReturnType<typeof tf.tensor1d>) => ReturnType<typeof tf.tensor1d>,
  (x: number) => number,
][] = [
  ["exp", (x) => tf.exp(x), Math.exp],
  ["expm1", (x) => tf.expm1(x), Math.expm1],
  ["log", (x) => tf.log(x), Math.log],
  ["log1p", (x) => tf.log1p(x), Math.log1p],
  ["sigmoid", (x) => tf.sigmoid(x), (x) => 1 / (1 + Math.exp(-x))],
  ["tanh", (x) => tf.tanh(x), Math.tanh],
  ["sqrt", (x) => tf.sqrt(x), Math.sqrt],
  ["softplus", (x) => tf.softplus(x), (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  ["elu", (x) => tf.elu(x), (x) => (x < 0 ? Math.expm1(x) : x)],
  ["pow", (x) => tf.pow(x, 2.5), (x) => x ** 2.5],
  ["reciprocal", (x) => tf.reciprocal(x), (x) => 1 / x],
];

for (const [name, op, expected] of FUNCTIONS) {
  test(`${name} is right to 4e-7 of its value, and for special numbers`, () => {
    const all = [...PLAIN, ...SPECIAL].map(Math.fround);
    // A power that is not whole is NaN for everything below 0; C makes an exception of -∞.
    const numbers = name === "pow" ? all.filter((number) => number !== Number.NEGATIVE_INFINITY) : all;
    const actual = compiled(op, numbers);
    for (const [i, number] of numbers.entries()) {
      const right = Math.fround(expected(number));
      if (Number.isFinite(right)) {
        const tolerance = Math.max(4e-7 * Math.abs(right), name === "pow" ? 2e-5 * Math.abs(right) : 0, 1.2e-38);
        assert.ok(Math.abs(actual[i] - right) <= tolerance, `${name}(${number}) is ${actual[i]}, not ${right}`);
      } else assert.equal(actual[i], right, `${name}(${number})`);
    }
  });
}

test("erf matches tables", () => {
  // Abramowitz and Stegun, table 7.1.
  const table: [number, number][] = [
    [0, 0],
    [0.1, 0.1124629],
    [0.5, 0.5204999],
    [1, 0.8427008],
    [2, 0.9953223],
    [-1, -0.8427008],
    [6, 1],
  ];
  const actual = compiled(
    (x) => tf.erf(x),
    table.map(([x]) => x),
  );
  for (const [i, [x, right]] of table.entries())
    assert.ok(Math.abs(actual[i] - right) < 3e-7, `erf(${x}) is ${actual[i]}`);
});
