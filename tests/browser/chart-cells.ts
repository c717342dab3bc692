/** The cells of a notebook with a table, a live chart and figures. */

/** A cell for each figure, by the name of what it draws. */
export const figures: Readonly<Record<string, string>> = {
  loss: "plot.loss({ class: runs[0], sequential: runs[1] }, { logAxis: true })",
  predicted: "plot.predicted(y, model.forward(x))",
  correlation: "plot.correlation(df)",
  pairs: 'plot.pairs(df, { columns: ["RM", "LSTAT", "AGE"], target: "TARGET" })',
  distribution: 'plot.distribution(df, { columns: ["RM", "LSTAT", "AGE", "TARGET"] })',
  activation: "plot.activation({ ReLU: new nn.ReLU(), sigmoid: new nn.Sigmoid(), tanh: new nn.Tanh() })",
  gradientFlow: "plot.gradientFlow(snapshots)",
  activationHistogram: "plot.activationHistogram(model, x)",
  weights: "plot.weights(model)",
  decisionBoundary:
    "plot.decisionBoundary((at) => tf.sigmoid(at.sum(1, true)), tf.randomNormal([50, 2], 0, 1, 'float32', 1), Array.from({ length: 50 }, (_, i) => i % 2))",
  rocCurve:
    "plot.rocCurve(Array.from({ length: 50 }, (_, i) => i % 2), Array.from({ length: 50 }, (_, i) => (i % 2) + (i * 7) % 5))",
  confusionMatrix: 'plot.confusionMatrix([0, 0, 1, 1, 1, 0], [0, 1, 1, 1, 0, 0], { labels: ["malignant", "benign"] })',
  lossSurface: "plot.lossSurface(model, () => nn.mseLoss(model.forward(x), y))",
  images: "plot.images(tf.randomUniform([12, 8, 8], 0, 1, 'float32', 1))",
  line: 'plot.line(df, { y: ["RM", "LSTAT"] })',
  scatter: 'plot.scatter(df, { x: "RM", y: "TARGET", color: "LSTAT" })',
  bar: 'plot.bar({ city: ["서울", "부산"], price: [9, 5] }, { x: "city" })',
  histogram: 'plot.histogram(df, { columns: ["RM", "LSTAT"] })',
  figure: 'new plot.Figure([{ type: "box", y: df.column("TARGET"), name: "price" }], { title: "A box of Plotly\'s" })',
  parallel: 'plot.parallel([{ lr: 0.1, optimizer: "SGD", loss: 3 }, { lr: 0.001, optimizer: "Adam", loss: 2 }])',
};

const live = "for await (const epoch of train.epochs(1_000, { progress: plot.live({ logAxis: true }) })) step();";

/** The figures whose parts the others have, too: a legend and a logarithmic axis, subplots, a colour bar, a figure of Plotly's own. */
export const fewFigures: readonly string[] = ["loss", "pairs", "decisionBoundary", "figure"];

/** @param names of figures */
export const cellsOf = (names: readonly string[]): string[] => [
  `import { data, jit, nn, optim, plot, tf, train } from "nonlinear";
const df = await data.loadBoston();
const x = data.tensor(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })));
const y = data.tensor(df.loc({ columns: ["TARGET"] }));
nn.manualSeed(0);
const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
const runs = [0.9, 0.8].map((rate) => Array.from({ length: 100_000 }, (_, i) => 500 * rate ** (i / 500) + 8));
const snapshots = [1, 2, 3].map((epoch) => plot.gradientSnapshot(epoch, model, () => nn.mseLoss(model.forward(x), y)));`,
  `import { danfo } from "nonlinear";
new (danfo().DataFrame)([{ text: "<script>window.attacked = true</script>", value: 1.5 }, { text: null, value: NaN }])`,
  "df",
  live,
  ...names.map((name) => figures[name]),
];
