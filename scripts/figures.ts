/** `npm run figures`: draws the figures of docs/charts.md anew, from real trainings; the same on every run. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { data, nn, optim, plot, tf, train } from "nonlinear";
import { root } from "./paths";
import { writePytorchNames } from "./pytorch-names";

export async function main(): Promise<void> {
  writePytorchNames();
  const figures = {
    loss: await lossFigure(),
    boundary: await boundaryFigure(),
    correlation: await correlationFigure(),
  };
  for (const [name, figure] of Object.entries(figures)) {
    const file = join("docs", `${name}.png`);
    writeFileSync(join(root, file), await figure.toPng());
    console.log(file);
  }
}

/** One network with three activations, each from four seeds. */
async function lossFigure(): Promise<plot.Figure> {
  const df = await data.loadBoston();
  const x = data.tensor(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })));
  const y = data.tensor(df.loc({ columns: ["TARGET"] }));
  const fit = (activation: () => nn.Module, seed: number) => {
    nn.manualSeed(seed);
    const hidden = [13, 8, 8, 8].flatMap((width) => [nn.linear(width, 8), activation()]);
    const model = nn.sequential(...hidden, nn.linear(8, 1));
    const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
    return train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 2_000, progress: false });
  };
  const runs: Record<string, train.History[]> = {};
  for (const [name, activation] of Object.entries({ sigmoid: nn.sigmoid, tanh: nn.tanh, "leaky ReLU": nn.leakyReLU })) {
    runs[name] = [];
    for (const seed of [0, 1, 2, 3]) runs[name].push(await fit(activation, seed));
  }
  return plot.loss(runs, {
    logAxis: true,
    title: "Four hidden layers of 8 on the Boston data, four seeds each",
    yLabel: "Mean squared error (1,000 $)²",
  });
}

async function boundaryFigure(): Promise<plot.Figure> {
  nn.manualSeed(0);
  const { x, y } = data.makeMoons({ samples: 300, noise: 0.15 });
  const model = nn.sequential(nn.linear(2, 16), nn.relu(), nn.linear(16, 16), nn.relu(), nn.linear(16, 1));
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
  await train.fit(model, { x, y, loss: nn.bceWithLogitsLoss, optimizer, epochs: 500, progress: false });
  return plot.decisionBoundary((at) => tf.sigmoid(model.forward(at)), x, y, {
    title: "Two moons and a network of two hidden layers",
  });
}

async function correlationFigure(): Promise<plot.Figure> {
  return plot.correlation(await data.loadBoston(), { title: "Correlation of the Boston data" });
}
