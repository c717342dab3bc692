/**
 * A training in which all kinds of state matter: moments, a schedule, running means, dropout and shuffled batches.
 *
 * As a program, `node training.js FILE EPOCHS`, it goes on from the checkpoint in the file, if there is one, until so many
 * epochs are done, and saves a checkpoint after each.
 */
import { existsSync } from "node:fs";
import { nn, optim, train, type Variable } from "nonlinear";

export const optimizers: Record<string, (parameters: Variable[]) => optim.Optimizer> = {
  SGD: (p) => new optim.SGD(p, { lr: 0.02 }),
  "SGD dampened": (p) => new optim.SGD(p, { lr: 0.02, momentum: 0.9, dampening: 0.2, weightDecay: 0.01 }),
  "SGD Nesterov": (p) => new optim.SGD(p, { lr: 0.02, momentum: 0.9, nesterov: true, clipGradNorm: 0.5 }),
  Adam: (p) => new optim.Adam(p, { lr: 0.01 }),
  AdamW: (p) => new optim.AdamW(p, { lr: 0.01 }),
  RMSprop: (p) => new optim.RMSprop(p, { lr: 0.01 }),
  "RMSprop momentum": (p) => new optim.RMSprop(p, { lr: 0.01, momentum: 0.5 }),
};

export const schedules: Record<string, (optimizer: optim.Optimizer) => optim.Schedule> = {
  StepLR: (o) => new optim.StepLR(o, { stepSize: 3, gamma: 0.5 }),
  ExponentialLR: (o) => new optim.ExponentialLR(o, { gamma: 0.9 }),
  CosineAnnealingLR: (o) => new optim.CosineAnnealingLR(o, { tMax: 15 }),
  OneCycleLR: (o) => new optim.OneCycleLR(o, { maxLr: 0.05, epochs: 20, cycleMomentum: o.momentum > 0 }),
  ReduceLROnPlateau: (o) => new optim.ReduceLROnPlateau(o, { patience: 0, threshold: 0.05, factor: 0.7 }),
};

export interface Training extends train.Training {
  schedule: optim.Schedule;
  x: ReturnType<typeof nn.randn>;
  y: ReturnType<typeof nn.randn>;
}

/** A new training; its model and data follow from the seed. */
export function setUp(optimizer: string, schedule: string): Training {
  nn.manualSeed(0);
  const [x, y] = [nn.randn([60, 3]), nn.randn([60, 1])];
  const model = nn.sequential(nn.linear(3, 8), nn.batchNorm1d(8), nn.relu(), nn.dropout(0.2), nn.linear(8, 1));
  const chosen = optimizers[optimizer](model.parameters());
  return { model, optimizer: chosen, schedule: schedules[schedule](chosen), history: new train.History(), x, y };
}

/** Trains until so many epochs are done. */
export async function trainUntil(training: Training, epochs: number, checkpoint?: string): Promise<void> {
  await train.fit(training.model, {
    ...training,
    loss: nn.mseLoss,
    batchSize: 16,
    epochs: epochs - training.history.length,
    progress: false,
    checkpoint: checkpoint === undefined ? undefined : { file: checkpoint, every: 1 },
  });
}

/** Weights, buffers, what the optimiser remembers, its rates, the schedule and the losses. */
export function everything({ model, optimizer, schedule, history }: Training): unknown {
  const variables = Object.entries({ ...model.stateDict(), ...optimizer.stateDict() });
  return {
    variables: variables.map(([name, variable]) => [name, Array.from(variable.dataSync())]),
    rates: [optimizer.lr, optimizer.momentum],
    schedule: schedule.state,
    losses: history.losses,
  };
}

if (require.main === module) {
  const [file, epochs] = process.argv.slice(2);
  const training = setUp("Adam", "ReduceLROnPlateau");
  if (existsSync(file)) train.loadCheckpoint(file, training);
  void trainUntil(training, Number(epochs), file);
}
