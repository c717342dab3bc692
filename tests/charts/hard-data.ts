/** Data that is hard to draw, and every figure of it. */
import { nn, plot, tf } from "nonlinear";
import { noise } from "./samples";

const many = 100_000;
const upAndDown = (values: number[]) => ({ values, reversed: [...values].reverse() });
const plane = (values: number[]) =>
  tf.tensor2d(values, [values.length, 1]).tile([1, 2]) as ReturnType<typeof tf.tensor2d>;
const halves = (values: number[]) => values.map((_, i) => i % 2);

/** Each figure of a list of values, as they come or as they stand for what it draws. */
export const figures: Readonly<Record<string, (values: number[]) => plot.Figure>> = {
  loss: (values) => plot.loss(values),
  "loss, logarithmic": (values) => plot.loss(values, { logAxis: true }),
  "loss of thirty runs": (values) => plot.loss(Array.from({ length: 30 }, (_, i) => values.map((value) => value + i))),
  "loss of repeats": (values) => plot.loss({ seeds: [values, values.map((value) => 2 * value)] }),
  correlation: (values) => plot.correlation(upAndDown(values)),
  pairs: (values) => plot.pairs({ ...upAndDown(values), target: values }, { target: "target" }),
  distribution: (values) => plot.distribution({ values }),
  predicted: (values) => plot.predicted(values, [...values].reverse()),
  activation: (values) => plot.activation({ line: (x) => tf.mul(x, values[0] ?? 0) }),
  gradientFlow: (values) => plot.gradientFlow(values.map((size, i) => ({ epoch: i + 1, sizes: { first: size } }))),
  activationHistogram: (values) => plot.activationHistogram(new nn.ReLU(), plane(values)),
  weights: (values) =>
    plot.weights({ namedParameters: () => [["weight", { size: values.length, dataSync: () => values }]] }),
  decisionBoundary: (values) => plot.decisionBoundary((at) => at.sum(1, true), plane(values), halves(values)),
  lossSurface: (values) => plot.lossSurface(nn.linear(2, 1), () => tf.scalar(values[0] ?? 0)),
  parallel: (values) => plot.parallel(values.map((value, i) => ({ trial: i, value }))),
  line: (values) => plot.line(upAndDown(values)),
  scatter: (values) =>
    plot.scatter({ ...upAndDown(values), target: values }, { x: "values", y: "reversed", color: "target" }),
  bar: (values) => plot.bar(values),
  histogram: (values) => plot.histogram(upAndDown(values)),
  images: (values) => plot.images(tf.tensor3d(values, [values.length, 1, 1])),
};

/** The kind of data that takes longest. */
export const MANY = "100,000 values";

export const data: Readonly<Record<string, number[]>> = {
  "no values": [],
  "one value": [3],
  "a constant": [7, 7, 7, 7],
  "NaN only": [Number.NaN, Number.NaN],
  "infinite values only": [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  "NaN among others": [1, Number.NaN, 3, 2],
  "negative values": [-1, -5, -3],
  "tiny values": [1e-300, 3e-300, 2e-300],
  "a small range far from 0": [1_700_000_000.25, 1_700_000_000.75, 1_700_000_000.5],
  "huge values": [1e300, -1e300, 5e299],
  "values at the end of the range of numbers": [1.7e308, -1.7e308, 1e300, 1],
  [MANY]: Array.from({ length: many }, (_, i) => noise(i)),
};

/** A thousand columns of 20 rows. */
export const columns = Object.fromEntries(
  Array.from({ length: 1_000 }, (_, column) => [
    `column ${column}`,
    Array.from({ length: 20 }, (_, row) => noise(20 * column + row)),
  ]),
);
export const names = Object.keys(columns);
/** Figures of a thousand things, of which they draw some. */
export const figuresOfAThousand: Readonly<Record<string, () => plot.Figure>> = {
  "columns, correlation": () => plot.correlation(columns),
  "columns, distribution": () => plot.distribution(columns),
  "columns, parallel": () =>
    plot.parallel([0, 1].map((row) => Object.fromEntries(names.map((n) => [n, columns[n][row]])))),
  "trainings, loss": () => plot.loss(columns),
  "functions, activation": () => plot.activation(Object.fromEntries(names.map((n, i) => [n, (x) => tf.mul(x, i)]))),
  "parameters, gradientFlow": () =>
    plot.gradientFlow(
      [0, 1, 2].map((row) => ({ epoch: row, sizes: Object.fromEntries(names.map((n) => [n, columns[n][row]])) })),
    ),
  "parameters, weights": () =>
    plot.weights({ namedParameters: () => names.map((n) => [n, { size: 20, dataSync: () => columns[n] }]) }),
  "layers, activationHistogram": () =>
    plot.activationHistogram(nn.sequential(...names.map(() => nn.relu())), tf.ones([5, 2])),
};
