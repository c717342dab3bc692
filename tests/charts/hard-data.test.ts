/** Every figure of data that is hard to draw: it shows what there is, and says what is amiss. Its size, and very much of it: hard-data.long.test.ts. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nn, plot, tf } from "nonlinear";
import { data, figures, figuresOfAThousand, MANY, names } from "./hard-data";
import { unknownToPlotly } from "./plotly";
import { noise } from "./samples";

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

for (const [name, figureOf] of Object.entries(figures))
  describe(name, () => {
    for (const [kind, values] of Object.entries(data).filter(([kind]) => kind !== MANY))
      test(`of ${kind}`, () => {
        const figure = figureOf(values);
        assert.deepEqual(unknownToPlotly(figure), []);
        const text = String(figure);
        if (said[kind]?.of.includes(name)) assert.match(text, said[kind].pattern);
      });
  });

describe("a thousand of them", () => {
  for (const [name, figureOf] of Object.entries(figuresOfAThousand))
    test(name, () => {
      const figure = figureOf();
      assert.deepEqual(unknownToPlotly(figure), []);
      assert.match(String(figure), /\d+ of 1,000 \w+ are drawn/);
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
