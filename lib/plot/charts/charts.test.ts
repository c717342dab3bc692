/** The numbers behind the figures of data and networks; their looks are in the golden files of tests/charts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "../../danfo";
import * as nn from "../../nn";
import { tf } from "../../tensorflow";
import { histogram } from "../histogram";
import { activation } from "./activation";
import { decisionBoundary } from "./boundary";
import { confusionMatrix } from "./confusion";
import { correlation, pearson } from "./correlation";
import { distribution, weights } from "./distribution";
import { images } from "./images";
import { activationHistogram, gradientFlow, gradientSnapshot } from "./layers";
import { pairs } from "./pairs";
import { parallel } from "./parallel";
import { rocCurve } from "./roc";
import { scatter } from "./scatter";
import { lossSurface } from "./surface";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} ≠ ${expected}`);

test("Pearson's correlation, over the rows where both columns have a value", () => {
  // pandas 2.2.3: Series([1, 2, 4, 3]).corr(Series([2, 1, 4, 6]))
  near(pearson([1, 2, 4, 3], [2, 1, 4, 6]), 0.6404447607135401);
  near(pearson([1, Number.NaN, 2, 3], [2, 7, 4, 6]), 1);
  assert.ok(Number.isNaN(pearson([0.1, 0.1, 0.1], [1, 2, 3])));
});

test("correlation reads a DataFrame, and leaves out texts unless they are asked for", () => {
  const frame = new (danfo().DataFrame)([
    { a: 1, b: 4, town: "x" },
    { a: 2, b: 2, town: "y" },
  ]);
  const figure = correlation(frame);
  assert.deepEqual(figure.data[0].z, [
    [1, -1],
    [-1, 1],
  ]);
  assert.match(String(figure), /left out: town/);
  assert.throws(() => correlation(frame, { columns: ["town"] }), /town\[0\] must be a number, but is "x"/);
  assert.throws(() => correlation(frame, { columns: ["c"] }), /no column "c"; there are a, b, town/);
});

test("a histogram counts every value once", () => {
  const { counts } = histogram(Array.from({ length: 1_000 }, (_, i) => Math.sin(i)));
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    1_000,
  );
  assert.deepEqual(histogram([3, 3]).counts, [2]);
  assert.deepEqual(histogram([]).counts, []);
});

test("100,000 rows give small figures", () => {
  const values = Array.from({ length: 100_000 }, (_, i) => Math.sin(i));
  for (const figure of [distribution({ values }), pairs({ a: values, b: values.map((value) => value ** 2) })]) {
    assert.ok(JSON.stringify(figure).length < 100_000);
  }
});

test("pairs refuses what nobody can read", () => {
  assert.throws(() => pairs({ a: [1] }, { columns: ["a", "a", "a", "a", "a", "a", "a"] }), /7 columns are too many/);
});

test("an activation's derivative is the true one", () => {
  const [, derivative] = activation({ tanh: new nn.Tanh() }, { range: [-2, 2] }).data;
  const [x, y] = [derivative.x as number[], derivative.y as number[]];
  for (const i of [0, 100, 200, 333]) assert.ok(Math.abs(y[i] - (1 - Math.tanh(x[i]) ** 2)) < 1e-5);
});

test("the figures of a network change nothing and leave no tensor behind", () => {
  nn.manualSeed(0);
  const model = nn.sequential(nn.linear(2, 3), nn.relu(), nn.linear(3, 1));
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
    [-1, 0],
  ]);
  const loss = () => tf.mean(tf.square(model.forward(x))).asScalar();
  const before = model.parameters().map((parameter) => [...parameter.dataSync()]);
  const { numTensors } = tf.memory();
  weights(model);
  const histograms = activationHistogram(model, x);
  const snapshot = gradientSnapshot(1, model, loss);
  gradientFlow([snapshot]);
  const surface = lossSurface(model, loss);
  decisionBoundary(model, x, [0, 1, 1]);
  assert.equal(tf.memory().numTensors, numTensors);
  assert.deepEqual(
    model.parameters().map((parameter) => [...parameter.dataSync()]),
    before,
  );
  assert.deepEqual(
    histograms.data.map(({ name }) => name),
    ["0 (Linear)", "1 (ReLU)", "2 (Linear)"],
  );
  assert.ok(Object.values(snapshot.sizes).every((size) => size >= 0));
  const middle = (surface.data[0].customdata as number[][])[12][12];
  near(middle, Number(loss().dataSync()[0].toPrecision(4)));
});

test("a decision boundary says what does not fit", () => {
  const model = nn.linear(2, 1);
  assert.throws(
    () => decisionBoundary(model, tf.zeros([3, 3]), [0, 1, 1]),
    /x has shape \(3, 3\); expected two features/,
  );
  assert.throws(() => decisionBoundary(model, tf.zeros([3, 2]), [0, 1]), /x has 3 rows and y 2 values/);
  assert.throws(() => decisionBoundary(model, tf.zeros([2, 2]), [0, 0.5]), /classes from 0 to 5/);
});

test("pictures stand in a grid, the first at the top left, with room for their titles", () => {
  const pictures = tf.tensor3d([[[1, 2]], [[3, 4]], [[5, 6]]]);
  const figure = images(pictures, { titles: ["a", "b", "c"], perRow: 2 });
  const grid = (figure.data[0].z as (number | null)[][]).filter((row) => row.some((value) => value !== null));
  const values = grid.map((row) => row.filter((value) => value !== null));
  assert.deepEqual(values, [
    [1, 2, 3, 4],
    [5, 6],
  ]);
  const titles = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
  assert.deepEqual(titles, ["a", "b", "c"]);
});

test("pictures that do not fit are refused, and what is left out is said", () => {
  assert.throws(
    () => images(tf.zeros([2, 64])),
    /images: the pictures have shape \(2, 64\); expected \(N, height, width\)/,
  );
  assert.throws(() => images(tf.zeros([2, 8, 8]), { titles: ["one"] }), /images: there are 2 pictures and 1 titles/);
  assert.throws(() => images(tf.zeros([2, 8, 8]), { perRow: 0 }), /perRow is 0/);
  assert.match(String(images(tf.zeros([100, 2, 2]))), /The first 40 of 100 pictures are drawn/);
  assert.match(String(images(tf.tensor3d([[[1, Number.NaN]]]))), /1 of 2 pixels is not finite/);
});

test("experiments stand on axes of their own", () => {
  const figure = parallel([
    { optimizer: "SGD", lr: 0.001, loss: 4 },
    { optimizer: "Adam", lr: 0.1, loss: 2 },
  ]);
  assert.deepEqual(figure.data[0].y, [0, 0, 1]);
  assert.deepEqual(figure.data[1].y, [1, 1, 0]);
  assert.match(String(figure), /Coloured by loss/);
  assert.throws(() => parallel([{ a: 1 }], { color: "b" }), /no column "b"; there are a/);
  assert.throws(() => parallel([{ a: 1 }], { columns: ["a", "b"] }), /no column "b"; there are a/);
});

test("experiments that ended without a number are grey; a text at the end colours nothing, and is cut when it is long", () => {
  const figure = parallel([
    { lr: 1, loss: 2, error: "" },
    { lr: 2, loss: 1, error: "" },
    { lr: 3, loss: Number.NaN, error: "a message that is far too long to stand beside an axis" },
  ]);
  const colors = figure.data.map(({ line }) => (line as { color: string }).color);
  assert.match(String(figure), /Coloured by loss/);
  assert.match(colors[2], /^rgba\(128, 128, 128/);
  assert.equal(new Set(colors).size, 3);
  const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
  assert.ok(texts.includes("a message that is f…"), texts.join("|"));
  assert.deepEqual(parallel([{ a: 1, b: 2, c: 3 }], { columns: ["c", "a"] }).data[0].x, [0, 1]);
});

test("gradients of 0 are named, as a logarithmic axis cannot show them", () => {
  const figure = gradientFlow([
    { epoch: 1, sizes: { weight: 0.1 } },
    { epoch: 2, sizes: { weight: 0 } },
  ]);
  assert.match(String(figure), /weight: the gradient is 0 or not finite in 1 of 2 snapshots/);
});

test("a gradient of 1e-30 is measured, though its square is 0 in float32", () => {
  const weight = tf.variable(tf.tensor1d([1, 1]));
  const { sizes } = gradientSnapshot(1, { namedParameters: () => [["weight", weight]] }, () =>
    tf.sum(tf.mul(weight, 1e-30)),
  );
  assert.ok(Math.abs(sizes.weight / 1e-30 - 1) < 1e-6, String(sizes.weight));
});

test("snapshots of several models are drawn over the layers of all", () => {
  const figure = gradientFlow({
    shallow: { epoch: 1, sizes: { "0.weight": 2, "2.weight": 3 } },
    deep: { epoch: 1, sizes: { "0.weight": 0, "2.weight": 0.2, "4.weight": 1 } },
  });
  assert.deepEqual(
    figure.data.map(({ name, x, y }) => [name, x, y]),
    [
      ["shallow", ["0.weight", "2.weight", "4.weight"], [2, 3, null]],
      ["deep", ["0.weight", "2.weight", "4.weight"], [null, 0.2, 1]],
    ],
  );
  assert.doesNotMatch(String(figure), /shallow: the gradient/);
  assert.match(String(figure), /deep: the gradient is 0 or not finite in 1 of 3 parameters/);
});

test("a confusion matrix has the share of each row as its colour and the counts as its text", () => {
  const [{ z, text, x }] = confusionMatrix([0, 0, 0, 0, 2], [0, 0, 0, 2, 2]).data;
  assert.deepEqual(z, [
    [0.75, 0, 0.25],
    [0, 0, 0],
    [0, 0, 1],
  ]);
  assert.deepEqual(text, [
    ["3", "0", "1"],
    ["0", "0", "0"],
    ["0", "0", "1"],
  ]);
  assert.deepEqual(x, ["0", "1", "2"]);
  const tooFew = () => confusionMatrix([0, 2], [0, 0], { labels: ["a", "b"] });
  assert.throws(tooFew, /there are 2 labels for the classes 0 to 2; expected one for each/);
  assert.throws(() => confusionMatrix([0, 1], [0.2, 0.9]), /the prediction holds 0.2 in row 0; expected a class/);
});

test("ROC curves of columns by name, whatever the names, and of one column", () => {
  const scores = [0.1, 0.4, 0.35, 0.8];
  const named = rocCurve([0, 0, 1, 1], { values: scores, length: tf.tensor2d(scores, [4, 1]) });
  assert.deepEqual(
    named.data.map(({ name }) => name),
    ["values, area 0.750", "length, area 0.750", "guessing, area 0.5"],
  );
  const [{ x, y, name }] = rocCurve([0, 0, 1, 1], scores).data;
  assert.deepEqual([x, y, name], [[0, 0, 0.5, 0.5, 1], [0, 0.5, 0.5, 1, 1], "area 0.750"]);
  assert.throws(() => rocCurve([1, 1], [0, 1]), /must hold 0 and 1, each at least once/);
});

test("points need two columns by name, which an error asks for", () => {
  const df = new (danfo().DataFrame)({ size: [1, 2], price: [3, 4] });
  const expected = /plot.scatter needs two columns by name, such as \{ x: "size", y: "price" \}/;
  for (const options of [undefined, {}, { x: "size" }]) assert.throws(() => scatter(df, options as never), expected);
  assert.throws(() => scatter(df.column("size") as never, undefined as never), /got a Series, which is one column/);
});
