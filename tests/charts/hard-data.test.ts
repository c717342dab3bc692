/** Every figure of data that is hard to draw: it shows what there is, says what is amiss, and stays small. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nn, plot, tf } from "nonlinear";
import { jupyterDisplay } from "nonlinear/notebook";
import { unknownToPlotly } from "./plotly";
import { noise } from "./samples";

const many = 100_000;
const upAndDown = (values: number[]) => ({ values, reversed: [...values].reverse() });
const plane = (values: number[]) =>
  tf.tensor2d(values, [values.length, 1]).tile([1, 2]) as ReturnType<typeof tf.tensor2d>;
const halves = (values: number[]) => values.map((_, i) => i % 2);

/** Each figure of a list of values, as they come or as they stand for what it draws. */
const figures: Readonly<Record<string, (values: number[]) => plot.Figure>> = {
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

const data: Readonly<Record<string, number[]>> = {
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
  "100,000 values": Array.from({ length: many }, (_, i) => noise(i)),
};

/** What some figures cannot but say of them; the others say nothing, or other things. */
const said: Readonly<Record<string, { of: string[]; pattern: RegExp }>> = {
  "no values": {
    of: [
      ...["loss", "distribution", "predicted", "gradientFlow", "weights", "decisionBoundary", "parallel", "images"],
      ...["line", "scatter", "bar", "histogram"],
    ],
    pattern: /no (losses|values|gradients|points|experiments|pictures) to draw/,
  },
  "one value": { of: ["loss"], pattern: /only one/ },
  "a constant": {
    of: ["loss", "distribution", "weights", "lossSurface", "histogram"],
    pattern: /[Aa]ll (losses|values) are 7\b/,
  },
  "NaN only": {
    of: [
      "loss",
      "pairs",
      "distribution",
      "predicted",
      "gradientFlow",
      "weights",
      "decisionBoundary",
      "lossSurface",
      "images",
    ],
    pattern: /NaN|not finite/,
  },
  "NaN among others": {
    of: ["loss", "pairs", "distribution", "predicted", "weights", "images", "line", "scatter", "bar", "histogram"],
    pattern: /[12] of \d+ .*(NaN|not finite)/,
  },
  "negative values": { of: ["loss, logarithmic"], pattern: /not above 0/ },
};

/** The cases in which the picture is looked at too; it takes half a second. */
const pictured = ["values at the end of the range of numbers", "100,000 values"];

for (const [name, figureOf] of Object.entries(figures))
  describe(name, () => {
    for (const [kind, values] of Object.entries(data))
      test(`of ${kind}`, async () => {
        const figure = figureOf(values);
        assert.deepEqual(unknownToPlotly(figure), []);
        const text = String(figure);
        if (said[kind]?.of.includes(name)) assert.match(text, said[kind].pattern);
        if (!pictured.includes(kind)) return;
        const bundle = await figure[jupyterDisplay]();
        assert.ok(JSON.stringify(bundle).length < 200_000);
        assert.ok(String(bundle["image/png"]).length > 1_000);
      });
  });

describe("a thousand of them", () => {
  const columns = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, column) => [
      `column ${column}`,
      Array.from({ length: 20 }, (_, row) => noise(20 * column + row)),
    ]),
  );
  const names = Object.keys(columns);
  const cases: Readonly<Record<string, () => plot.Figure>> = {
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
  for (const [name, figureOf] of Object.entries(cases))
    test(name, async () => {
      const figure = figureOf();
      assert.deepEqual(unknownToPlotly(figure), []);
      assert.match(String(figure), /\d+ of 1,000 \w+ are drawn/);
      assert.ok(JSON.stringify(await figure[jupyterDisplay]()).length < 200_000);
    });

  test("classes, pairs", () => {
    const classes = names.map((n) => `class of ${n}`);
    const figure = plot.pairs(
      { a: names.map((_, i) => noise(i)), b: names.map((_, i) => noise(i + 7)), classes: classes },
      { target: "classes" },
    );
    assert.match(JSON.stringify(figure), /994 others/);
  });
});

test("columns that do not fit a chart are refused by name", () => {
  assert.throws(() => plot.line({ a: [1, 2], b: [1] }), /a has 2 rows, b 1/);
  assert.throws(() => plot.line({ a: [1, 2] }, { x: "c" }), /There is no column "c"; there are a/);
  assert.throws(() => plot.scatter({ a: [1, 2] }, { x: "a", y: "b" }), /There is no column "b"/);
  assert.throws(() => plot.bar({ a: ["x", "x"], b: [1, 2] }, { x: "a" }), /"x" is there more than once in a/);
  assert.throws(() => plot.histogram([1, 2], { bins: 0 }), /bins is 0/);
  const seven = Object.fromEntries([..."abcdefg"].map((name) => [name, [1]]));
  assert.throws(() => plot.histogram(seven), /7 columns are too many/);
  assert.throws(() => plot.bar(seven), /7 columns are too many/);
});

test("lists of different lengths are an error that names both", () => {
  assert.throws(() => plot.predicted([1], [1, 2]), /1 true values but 2 predictions/);
  assert.throws(() => plot.correlation({ a: [1, 2], b: [1, 2, 3] }), /a has 2 rows, b 3/);
  assert.throws(() => plot.pairs({ a: [1, 2], b: [1, 2, 3] }), /a has 2 rows, b 3/);
  assert.throws(() => plot.loss({ epochs: [1, 2], losses: [1] }), /2 epochs but 1 losses/);
  assert.throws(() => plot.decisionBoundary((at) => at, tf.zeros([3, 2]), [0, 1]), /x has 3 rows and y 2 values/);
});

test("what is no data is an error that says what is expected", () => {
  assert.throws(() => plot.loss(undefined as never), /undefined is no training: expected a history/);
  assert.throws(() => plot.loss(["a"] as never), /"a" is no training/);
  assert.throws(() => plot.loss([1, "a"] as never), /losses\[1\] must be a number, but is "a"/);
  assert.throws(() => plot.activation({ relu: new nn.ReLU() }, { range: [5, -5] }), /range is 5 to -5/);
  assert.throws(
    () => plot.decisionBoundary((at) => at, tf.zeros([1, 2]), [6]),
    /y\[0\] is 6; expected classes from 0 to 5/,
  );
  assert.throws(
    () => plot.decisionBoundary((at) => at.sum(), tf.zeros([1, 2]), [0]),
    /the model gives \(\) for \(2500, 2\)/,
  );
});
