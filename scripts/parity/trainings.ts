/** Whole trainings on the Boston data against PyTorch: the loss of each of 2,000 epochs, or of 300 in batches. */
import { data, jit, nn, optim, type Tensor, type Tensor2D, train, type Variable } from "nonlinear";
import { type Result, readFixture, relativeToEach } from "./result";

interface Training {
  model: () => nn.Module;
  loss: nn.Loss;
  optimizer: (parameters: Variable[]) => optim.Optimizer;
}

const sgd = (options: optim.SGDOptions) => (p: Variable[]) => new optim.SGD(p, options);
const adam = (options: optim.AdamOptions) => (p: Variable[]) => new optim.Adam(p, options);

const trainings: Record<string, Training> = {
  "line, SGD": { model: network([13, 1]), loss: nn.mseLoss, optimizer: sgd({ lr: 0.01 }) },
  "ReLU, SGD": { model: network([13, 8, 8, 1]), loss: nn.mseLoss, optimizer: sgd({ lr: 1e-4 }) },
  "leaky ReLU, deep, SGD": {
    model: network([13, 6, 6, 6, 6, 1], nn.leakyReLU),
    loss: nn.mseLoss,
    optimizer: sgd({ lr: 1e-4 }),
  },
  "tanh, SGD momentum": {
    model: network([13, 16, 1], nn.tanh),
    loss: nn.mseLoss,
    optimizer: sgd({ lr: 1e-4, momentum: 0.9 }),
  },
  "sigmoid, Adam": { model: network([13, 8, 8, 1], nn.sigmoid), loss: nn.mseLoss, optimizer: adam({ lr: 1e-3 }) },
  "ELU, AdamW": {
    model: network([13, 8, 1], nn.elu),
    loss: nn.mseLoss,
    optimizer: (p) => new optim.AdamW(p, { lr: 1e-3 }),
  },
  "GELU, RMSprop": {
    model: network([13, 8, 1], nn.gelu),
    loss: nn.mseLoss,
    optimizer: (p) => new optim.RMSprop(p, { lr: 1e-4 }),
  },
  "SiLU, Nesterov": {
    model: network([13, 8, 1], nn.silu),
    loss: nn.mseLoss,
    optimizer: sgd({ lr: 1e-4, momentum: 0.9, nesterov: true }),
  },
  "softplus, SGD decay": {
    model: network([13, 8, 1], nn.softplus),
    loss: nn.mseLoss,
    optimizer: sgd({ lr: 1e-4, weightDecay: 0.1 }),
  },
  "batch norm, SGD": {
    model: () => nn.sequential(nn.linear(13, 8), nn.batchNorm1d(8), nn.relu(), nn.linear(8, 1)),
    loss: nn.mseLoss,
    optimizer: sgd({ lr: 1e-4 }),
  },
  "dropout, SGD": {
    model: withDropout,
    loss: nn.mseLoss,
    optimizer: sgd({ lr: 1e-4 }),
  },
  "Huber, leaky ReLU, Adam": {
    model: network([13, 8, 1], nn.leakyReLU),
    loss: nn.huberLoss,
    optimizer: adam({ lr: 1e-3 }),
  },
  "L1, tanh, SGD": { model: network([13, 8, 1], nn.tanh), loss: nn.l1Loss, optimizer: sgd({ lr: 1e-3 }) },
  "two classes, tanh, SGD": {
    model: network([13, 8, 1], nn.tanh),
    loss: nn.bceWithLogitsLoss,
    optimizer: sgd({ lr: 0.05 }),
  },
  "three classes, ELU, Adam": {
    model: network([13, 8, 3], nn.elu),
    loss: nn.crossEntropyLoss,
    optimizer: adam({ lr: 1e-3 }),
  },
};

export async function compareTrainings(): Promise<Result[]> {
  const expected = readFixture<{ epochs: Record<string, number[]>; batches: number[] }>("trainings");
  const { x, prices } = await loadData();
  const whole = Object.entries(expected.epochs).map(([name, losses]) =>
    compare(name, run(trainings[name], x, prices, losses.length), losses),
  );
  const batches = await runBatches(x, prices, expected.batches.length);
  return [...whole, compare("shuffled batches of 64, dropout", batches, expected.batches)];
}

function compare(name: string, losses: number[], expected: number[]): Result {
  return {
    name: `${name}: ${expected.length} epochs`,
    difference: relativeToEach(losses, expected),
    tolerance: 1e-4,
  };
}

/** The standardised features (506, 13), rounded to 4 decimals, and the prices. */
export async function loadData(): Promise<{ x: Tensor2D; prices: number[] }> {
  const df = await data.loadBoston();
  const features = new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] }));
  return { x: data.tensor(data.round(features, 4)), prices: df.TARGET.values as number[] };
}

function run(
  { model: build, loss, optimizer: choose }: Training,
  x: Tensor2D,
  prices: number[],
  epochs: number,
): number[] {
  const y = targets(loss, prices);
  nn.manualSeed(31);
  const model = build();
  const optimizer = choose(model.parameters());
  const step = jit(() => optimizer.minimize(() => loss(model.forward(x), y)));
  const losses = Array.from({ length: epochs }, () => step());
  step.dispose();
  optimizer.dispose();
  model.dispose();
  y.dispose();
  return losses;
}

async function runBatches(x: Tensor2D, prices: number[], epochs: number): Promise<number[]> {
  const y = targets(nn.mseLoss, prices);
  nn.manualSeed(31);
  const model = withDropout();
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4, momentum: 0.9 });
  const schedule = new optim.StepLR(optimizer, { stepSize: 100, gamma: 0.5 });
  const options = { x, y, loss: nn.mseLoss, optimizer, schedule, epochs, batchSize: 64, progress: false };
  const { losses } = await train.fit(model, options);
  optimizer.dispose();
  model.dispose();
  y.dispose();
  return losses;
}

function withDropout(): nn.Module {
  return nn.sequential(nn.linear(13, 8), nn.tanh(), nn.dropout(0.2), nn.linear(8, 1));
}

/** The price; or whether it is above 22; or which of three classes it is in: below 18, below 25, above. */
function targets(loss: nn.Loss, prices: number[]): Tensor {
  if (loss === nn.crossEntropyLoss)
    return data.tensor(
      prices.map((price) => Number(price >= 18) + Number(price >= 25)),
      "int32",
    );
  const values = loss === nn.bceWithLogitsLoss ? prices.map((price) => Number(price > 22)) : prices;
  return data.tensor(values.map((value) => [value]));
}

function network(sizes: number[], activation: () => nn.Module = nn.relu): () => nn.Module {
  return () =>
    nn.sequential(
      ...sizes.slice(1).flatMap((outputs, i) => {
        const layer = nn.linear(sizes[i], outputs);
        return i === 0 ? [layer] : [activation(), layer];
      }),
    );
}
