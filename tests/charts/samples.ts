/** One figure of each kind and each hard case, from data that is the same on every run. */
import { danfo, nn, plot, tf } from "nonlinear";

const { loss, predicted } = plot;

/** A number in [0, 1) that looks random but is a function of `i`. */
export function noise(i: number): number {
  return Math.abs(Math.sin(i * 12.9898) * 43_758.5453) % 1;
}

/** Losses that fall from `start` to `end`, with noise. */
function losses(epochs: number, start: number, end: number, seed: number): number[] {
  return Array.from(
    { length: epochs },
    (_, i) => end + (start - end) * Math.exp(-i / (epochs / 8)) + noise(i + seed) / 5,
  );
}

function history(values: number[]) {
  return { epochs: values.map((_, i) => i + 1), losses: values };
}

const truth = Array.from({ length: 80 }, (_, i) => 5 + i / 2);
const prediction = truth.map((value, i) => value * 0.9 + 3 + 6 * (noise(i) - 0.5));

export const samples: Record<string, () => plot.Figure> = {
  loss: () => loss(losses(60, 12, 2, 0)),
  "loss-log-two": () => loss({ class: losses(60, 500, 8, 0), sequential: losses(60, 560, 7, 9) }, { logAxis: true }),
  "loss-validation": () =>
    loss({
      ...history(losses(40, 9, 1, 0)),
      validationLosses: losses(40, 9, 2, 5).map((v, i) => v + (i - 12) ** 2 / 300),
    }),
  "loss-band": () =>
    loss(
      {
        "SGD, 4 seeds": [0, 1, 2, 3].map((seed) => losses(40, 10 + seed, 2 + seed / 4, seed)),
        Adam: losses(40, 6, 1, 7),
      },
      { yLabel: "Mean squared error (1,000 $)²" },
    ),
  "loss-many": () => loss(Array.from({ length: 8 }, (_, i) => losses(20, 10 + i, i, i))),
  "loss-empty": () => loss([]),
  "loss-constant": () => loss([5, 5, 5]),
  "loss-nan": () => loss([5, Number.NaN, 3, Number.POSITIVE_INFINITY, 2]),
  "loss-one": () => loss([5]),
  predicted: () => predicted(truth, prediction, { label: "price (1,000 $)" }),
  "predicted-empty": () => predicted([], []),
  "predicted-constant": () => predicted([4, 4, 4], [4, 4, 4]),
  "roc-curve": () =>
    plot.rocCurve(labels, { "all features": scoresOf(0.7), "one feature": scoresOf(0.9).map(Math.round) }),
  "roc-curve-perfect": () => plot.rocCurve([0, 1, 1], [0.2, 0.7, 0.9]),
  "roc-curve-long": () => plot.rocCurve(...manyScores()),
  "confusion-matrix": () =>
    plot.confusionMatrix(
      labels,
      scoresOf(0.8).map((score) => (score >= 0.5 ? 1 : 0)),
      { labels: ["malignant", "benign"] },
    ),
  "confusion-matrix-ten": () =>
    plot.confusionMatrix(
      digits,
      digits.map((digit, i) => (noise(i) < 0.2 ? (digit * 3) % 10 : digit)),
    ),
  "confusion-matrix-absent": () => plot.confusionMatrix([0, 0, 2], [0, 2, 2], { labels: ["a", "b", "c"] }),
  correlation: () => plot.correlation(table()),
  "correlation-constant": () => plot.correlation({ a: [1, 1, 1], b: [1, 2, 3], c: [3, Number.NaN, 1] }),
  "correlation-empty": () => plot.correlation({}),
  pairs: () => plot.pairs(table(), { columns: ["size", "price", "age"], target: "price" }),
  "pairs-classes": () => plot.pairs({ ...table(), kind: kinds }, { columns: ["size", "age"], target: "kind" }),
  "pairs-one": () => plot.pairs({ a: [1], b: [2] }),
  distribution: () => plot.distribution(table()),
  "distribution-bad": () => plot.distribution({ constant: [2, 2, 2], holes: [1, null, 3], empty: [], text: ["a"] }),
  activation: () =>
    plot.activation({
      ReLU: new nn.ReLU(),
      "leaky ReLU": new nn.LeakyReLU(),
      sigmoid: tf.sigmoid,
      tanh: new nn.Tanh(),
    }),
  "gradient-flow": () => plot.gradientFlow(snapshots),
  "gradient-flow-one": () => plot.gradientFlow(snapshots.slice(0, 1)),
  "gradient-flow-models": () =>
    plot.gradientFlow({
      ReLU: snapshots[0],
      sigmoid: { epoch: 1, sizes: { "0.weight": 0, "1.weight": 1e-9, "2.weight": 2e-3 } },
    }),
  "gradient-flow-empty": () => plot.gradientFlow([]),
  "activation-histogram": () => plot.activationHistogram(smallModel(), plane().x),
  weights: () => plot.weights(smallModel()),
  "decision-boundary": () => {
    const { x, classes } = plane();
    return plot.decisionBoundary((at) => tf.sigmoid(tf.sub(1.5, at.square().sum(1, true))), x, classes);
  },
  "decision-boundary-three": () => {
    const { x } = plane();
    const scores = (at: ReturnType<typeof tf.zeros>) =>
      tf
        .stack([at.slice([0, 0], [-1, 1]), at.slice([0, 1], [-1, 1]), at.sum(1, true).neg()], 1)
        .squeeze<ReturnType<typeof tf.zeros>>([2]);
    return plot.decisionBoundary(
      scores,
      x,
      tf.tidy(() => tf.argMax(scores(x), 1)),
    );
  },
  "loss-surface": () => {
    const { x, classes } = plane();
    const model = smallModel();
    return plot.lossSurface(model, () => nn.mseLoss(model.forward(x), tf.tensor2d(classes, [classes.length, 1])));
  },
  images: () => plot.images(pictures(12), { titles: Array.from({ length: 12 }, (_, i) => `${i} or ${i + 1}`) }),
  "images-many": () => plot.images(pictures(50).slice([0, 2, 2], [-1, 4, 4]), { perRow: 8 }),
  "images-bad": () => plot.images(tf.tensor3d([[[0, 1, Number.NaN]], [[0, 1, 1]]]), { titles: ["a hole", "a bar"] }),
  "images-empty": () => plot.images(tf.zeros([0, 8, 8])),
  line: () => plot.line(series(), { x: "day", y: ["measured", "predicted"], yLabel: "°C" }),
  "line-array": () =>
    plot.line(
      Float32Array.from({ length: 50 }, (_, i) => 2 ** i),
      { logAxis: true, title: "Powers of 2" },
    ),
  "line-empty": () => plot.line([]),
  scatter: () => plot.scatter(table(), { x: "size", y: "price", color: "age" }),
  "scatter-classes": () => plot.scatter({ ...table(), kind: kinds }, { x: "size", y: "age", color: "kind" }),
  "scatter-empty": () => plot.scatter({ a: [], b: [] }, { x: "a", y: "b" }),
  bar: () => plot.bar({ city: ["Seoul", "Busan", "Zürich"], before: [3, 1.5, 2], after: [4, null, 1] }, { x: "city" }),
  "bar-labels": () => plot.bar(new danfo.Series([5, 2, 7], { columns: ["rows"], index: ["a", "b", "c"] })),
  "bar-empty": () => plot.bar([]),
  histogram: () => plot.histogram(table(), { columns: ["size", "age"], xLabel: "m², years" }),
  "histogram-one": () => plot.histogram(tf.tensor1d(table().price), { bins: 12, title: "Prices" }),
  "histogram-empty": () => plot.histogram({ a: [Number.NaN] }),
  parallel: () => plot.parallel(experiments),
  "parallel-empty": () => plot.parallel([]),
};

const labels = Array.from({ length: 90 }, (_, i) => (noise(i + 40) < 0.4 ? 1 : 0));
const digits = Array.from({ length: 360 }, (_, i) => i % 10);

/** Scores between 0 and 1 that say the class, blurred by noise of this size. */
function scoresOf(blur: number): number[] {
  return labels.map((label, i) => label * (1 - blur) + blur * noise(i + 700));
}

function manyScores(): [number[], number[]] {
  const truth = Array.from({ length: 5_000 }, (_, i) => i % 2);
  return [truth, truth.map((label, i) => label / 3 + noise(i))];
}

const kinds = Array.from({ length: 60 }, (_, i) => ["city", "suburb", "village"][i % 3]);

/** Three columns that belong together, one that does not. */
function table() {
  const size = Array.from({ length: 60 }, (_, i) => 40 + 2 * i + 20 * noise(i));
  return {
    size,
    price: size.map((value, i) => 0.2 * value + 8 * noise(i + 100)),
    age: size.map((value, i) => 90 - 0.3 * value + 30 * noise(i + 200)),
    distance: size.map((_, i) => 10 * noise(i + 300)),
  };
}

/** Three weeks of a quantity, with a gap, and what a model said of it. */
function series() {
  const day = Array.from({ length: 21 }, (_, i) => `2024-02-${String(i + 1).padStart(2, "0")}`);
  const measured = day.map((_, i) => (i > 7 && i < 11 ? Number.NaN : 3 * Math.sin(i) + 4 * noise(i)));
  return new danfo.DataFrame({ day, measured, predicted: day.map((_, i) => 3 * Math.sin(i) + 2) });
}

const snapshots = Array.from({ length: 30 }, (_, i) => ({
  epoch: 1 + 10 * i,
  sizes: Object.fromEntries(
    [0, 1, 2].flatMap((layer) => [
      [`${layer}.weight`, (10 ** (layer - 3) * (1 + noise(i + layer))) / (1 + i / 10)],
      [`${layer}.bias`, i === 7 ? 0 : (10 ** (layer - 2) * (1 + noise(i + layer + 50))) / (1 + i / 10)],
    ]),
  ),
}));

const experiments = Array.from({ length: 12 }, (_, i) => ({
  optimizer: ["SGD", "Adam", "AdamW"][i % 3],
  lr: 10 ** -(1 + (i % 4)),
  width: 4 * (1 + (i % 5)),
  loss: Number((8 + 10 * noise(i)).toFixed(3)),
}));

/** Rings and discs of 8 by 8 pixels. */
function pictures(count: number) {
  const middle = (row: number, column: number) => Math.hypot(row - 3.5, column - 3.5);
  const rows = [0, 1, 2, 3, 4, 5, 6, 7];
  return tf.tensor3d(
    Array.from({ length: count }, (_, i) =>
      rows.map((row) => rows.map((column) => Math.max(0, 16 - 6 * Math.abs(middle(row, column) - (i % 4))))),
    ),
  );
}

function smallModel() {
  nn.manualSeed(0);
  return nn.sequential(nn.linear(2, 8), nn.relu(), nn.linear(8, 4), nn.tanh(), nn.linear(4, 1));
}

/** Points in a disc (class 1) and around it (class 0). */
function plane() {
  const points = Array.from({ length: 120 }, (_, i) => [4 * noise(i) - 2, 4 * noise(i + 500) - 2]);
  return { x: tf.tensor2d(points), classes: points.map(([a, b]) => (a * a + b * b < 1.5 ? 1 : 0)) };
}
