/** The lesson's two models against PyTorch, for all of their 100,000 epochs. */
import { data, jit, nn, optim, type Tensor, type Tensor2D } from "nonlinear";
import { type Result, readFixture, relativeToEach } from "./result";
import { loadData } from "./trainings";

interface ExpectedRun {
  model: "class" | "sequential";
  seed: number;
  /** PyTorch's losses, of epoch 1 and of every so many. */
  float32: number[];
  float64: number[];
}

/** One training of the lesson, by Nonlinear and by PyTorch. */
export interface LessonRun extends ExpectedRun {
  /** The epochs that the losses are of. */
  epochs: number[];
  /** Nonlinear's losses. */
  losses: number[];
}

/** The class of the lesson: ReLU between four linear layers. */
export class MyModel extends nn.Module {
  linear1: nn.Linear;
  linear2: nn.Linear;
  linear3: nn.Linear;
  linear4: nn.Linear;
  act = new nn.ReLU();

  constructor(inputDim: number, outputDim: number) {
    super();
    this.linear1 = new nn.Linear(inputDim, 3);
    this.linear2 = new nn.Linear(3, 3);
    this.linear3 = new nn.Linear(3, 3);
    this.linear4 = new nn.Linear(3, outputDim);
  }

  override forward(x: Tensor2D): Tensor2D {
    let h = this.act.forward(this.linear1.forward(x));
    h = this.act.forward(this.linear2.forward(h));
    h = this.act.forward(this.linear3.forward(h));
    return this.linear4.forward(h);
  }
}

/** The lesson's second model: leaky ReLU between five linear layers. */
export function sequential(): nn.Sequential {
  return nn.sequential(
    nn.linear(13, 3),
    nn.leakyReLU(),
    nn.linear(3, 3),
    nn.leakyReLU(),
    nn.linear(3, 3),
    nn.leakyReLU(),
    nn.linear(3, 3),
    nn.leakyReLU(),
    nn.linear(3, 1),
  );
}

/** Trains both models for all of their epochs, with the seeds 0, 1 and 2. */
export async function trainLesson(): Promise<LessonRun[]> {
  const { every, runs } = readFixture<{ every: number; runs: ExpectedRun[] }>("lesson_long");
  const { x, prices } = await loadData();
  const y = data.tensor(prices.map((price) => [price]));
  return runs.map((run) => {
    const epochs = run.float32.map((_, i) => Math.max(1, i * every));
    const losses = train(run, x, y, epochs.at(-1) as number);
    return { ...run, epochs, losses: epochs.map((epoch) => losses[epoch - 1]) };
  });
}

/** The losses may be twice as far from PyTorch's float32 as that is from PyTorch's float64, and at least 1e-4. */
export function compareLesson(runs: readonly LessonRun[]): Result[] {
  return runs.map(({ model, seed, losses, float32, float64 }) => ({
    name: `${model}, seed ${seed}`,
    difference: relativeToEach(losses, float32),
    tolerance: Math.max(1e-4, 2 * relativeToEach(float32, float64)),
  }));
}

function train({ model: kind, seed }: ExpectedRun, x: Tensor2D, y: Tensor, epochs: number): number[] {
  nn.manualSeed(seed);
  const model = kind === "class" ? new MyModel(13, 1) : sequential();
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
  const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
  const losses = Array.from({ length: epochs }, () => step());
  step.dispose();
  model.dispose();
  return losses;
}
