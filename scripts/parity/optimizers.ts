/** Optimisers and schedules against PyTorch: ten steps of each optimiser, 2,000 epochs of each schedule. */
import { jit, nn, optim, tf, type Variable } from "nonlinear";
import { type Result, readFixture, relativeToEach, relativeToLargest, worst } from "./result";

interface OptimizerCase {
  x: number[];
  y: number[];
  losses: number[];
  state: Record<string, number[]>;
}

type Build = (parameters: Variable[]) => optim.Optimizer;

const optimizers: Record<string, Build> = {
  SGD: (p) => new optim.SGD(p, { lr: 0.1 }),
  "SGD momentum": (p) => new optim.SGD(p, { lr: 0.05, momentum: 0.9 }),
  "SGD dampening": (p) => new optim.SGD(p, { lr: 0.05, momentum: 0.9, dampening: 0.3 }),
  "SGD Nesterov": (p) => new optim.SGD(p, { lr: 0.05, momentum: 0.9, nesterov: true }),
  "SGD decay": (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.5, weightDecay: 0.1 }),
  "SGD Nesterov decay": (p) => new optim.SGD(p, { lr: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
  "SGD thawed": (p) => new optim.SGD(p, { lr: 0.05, momentum: 0.9, dampening: 0.3 }),
  Adam: (p) => new optim.Adam(p, { lr: 0.01 }),
  "Adam options": (p) => new optim.Adam(p, { lr: 0.01, betas: [0.8, 0.99], eps: 1e-3, weightDecay: 0.1 }),
  "Adam thawed": (p) => new optim.Adam(p, { lr: 0.01 }),
  AdamW: (p) => new optim.AdamW(p, { lr: 0.01 }),
  "AdamW decay": (p) => new optim.AdamW(p, { lr: 0.01, weightDecay: 0.5 }),
  RMSprop: (p) => new optim.RMSprop(p),
  "RMSprop options": (p) => new optim.RMSprop(p, { lr: 0.003, alpha: 0.9, eps: 1e-3, momentum: 0.5, weightDecay: 0.1 }),
  "SGD clipped": (p) => new optim.SGD(p, { lr: 0.5, clipGradNorm: 0.1 }),
};

const schedules: Record<string, (optimizer: optim.Optimizer) => optim.Schedule> = {
  StepLR: (o) => new optim.StepLR(o, { stepSize: 7 }),
  "StepLR gamma": (o) => new optim.StepLR(o, { stepSize: 3, gamma: 0.5 }),
  ExponentialLR: (o) => new optim.ExponentialLR(o, { gamma: 0.9 }),
  CosineAnnealingLR: (o) => new optim.CosineAnnealingLR(o, { tMax: 20 }),
  "CosineAnnealingLR minLr": (o) => new optim.CosineAnnealingLR(o, { tMax: 1500, etaMin: 0.01 }),
  OneCycleLR: (o) => new optim.OneCycleLR(o, { maxLr: 1, epochs: 2001 }),
  "OneCycleLR options": (o) =>
    new optim.OneCycleLR(o, {
      maxLr: 0.5,
      epochs: 2500,
      pctStart: 0.01,
      divFactor: 10,
      finalDivFactor: 100,
      baseMomentum: 0.7,
      maxMomentum: 0.9,
    }),
  ReduceLROnPlateau: (o) => new optim.ReduceLROnPlateau(o, { patience: 2 }),
  "ReduceLROnPlateau options": (o) =>
    new optim.ReduceLROnPlateau(o, { factor: 0.5, patience: 1, threshold: 0.01, cooldown: 3, minLr: 0.02 }),
};

export function compareOptimizers(): Result[] {
  const { optimizers: cases } = readFixture<{ optimizers: Record<string, OptimizerCase> }>("oracle");
  return Object.entries(cases).map(([name, expected]) => compareOptimizer(name, expected));
}

export function compareSchedules(): Result[] {
  type Rates = [lr: number, momentum: number][];
  const { schedules: cases } = readFixture<{ schedules: Record<string, Rates> }>("oracle");
  return Object.entries(cases).map(([name, expected]) => {
    const optimizer = new optim.SGD([nn.parameter(tf.zeros([1]))], { lr: 0.1, momentum: 0.9 });
    const schedule = schedules[name](optimizer);
    const rates = [[optimizer.lr, optimizer.momentum]];
    for (let epoch = 1; epoch <= 2000; epoch++) {
      schedule.step(metric(epoch));
      if (epoch <= 30 || epoch % 100 === 0) rates.push([optimizer.lr, optimizer.momentum]);
    }
    optimizer.dispose();
    // Both compute in float64; PyTorch makes a learning rate of the one before, and rounds as often as there are
    // epochs.
    return {
      name: `${name}: 2,000 epochs`,
      difference: relativeToEach(rates.flat(), expected.flat()),
      tolerance: 1e-11,
    };
  });
}

/** The losses of the epochs: they fall, ever more slowly, and at last not at all. */
function metric(epoch: number): number {
  return 1 + 4 / (1 + Math.floor(Math.min(epoch, 1200) / 3));
}

function compareOptimizer(name: string, expected: OptimizerCase): Result {
  nn.manualSeed(21);
  const model = nn.sequential(nn.linear(4, 5), nn.tanh(), nn.linear(5, 2));
  const [x, y] = [tf.tensor2d(expected.x, [16, 4]), tf.tensor2d(expected.y, [16, 2])];
  const optimizer = optimizers[name](model.parameters());
  const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
  const losses = expected.losses.map((_, i) => {
    // The first layer is frozen until the last five steps.
    if (name.endsWith("thawed")) model[0].requiresGrad(i >= 5);
    return step();
  });
  const weights = Object.entries(model.stateDict()).map(([key, value]) =>
    relativeToLargest(value.dataSync(), expected.state[key]),
  );
  step.dispose();
  optimizer.dispose();
  model.dispose();
  tf.dispose([x, y]);
  return {
    name: `${name}: ten steps`,
    difference: worst([relativeToEach(losses, expected.losses), ...weights]),
    tolerance: 1e-5,
  };
}
