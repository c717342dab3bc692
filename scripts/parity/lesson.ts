/** The lesson's two models against PyTorch, for all of their 100,000 epochs. */
import { data, jit, nn, optim, type Tensor, type Tensor2D } from "nonlinear";
import { type Result, readFixture, relativeToEach } from "./result";
import { loadData } from "./trainings";

interface LongRun {
  model: "class" | "sequential";
  seed: number;
  /** The loss of epoch 1, and of every so many. */
  float32: number[];
  float64: number[];
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

/**
 * The losses at every 5,000th epoch, for seeds 0, 1 and 2. They may be twice as far from PyTorch's float32 as that is from
 * PyTorch's float64, and at least 1e-4.
 */
export async function compareLesson(): Promise<Result[]> {
  const { every, runs } = readFixture<{ every: number; runs: LongRun[] }>("lesson_long");
  const { x, prices } = await loadData();
  const y = data.tensor(prices.map((price) => [price]));
  return runs.map(({ model, seed, float32, float64 }) => {
    const losses = train(model, seed, x, y, (float32.length - 1) * every);
    const kept = losses.filter((_, i) => i === 0 || (i + 1) % every === 0);
    return {
      name: `${model}, seed ${seed}: ${losses.length} epochs`,
      difference: relativeToEach(kept, float32),
      tolerance: Math.max(1e-4, 2 * relativeToEach(float32, float64)),
    };
  });
}

function train(kind: LongRun["model"], seed: number, x: Tensor2D, y: Tensor, epochs: number): number[] {
  nn.manualSeed(seed);
  const model = kind === "class" ? new MyModel(13, 1) : sequential();
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
  const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
  const losses = Array.from({ length: epochs }, () => step());
  step.dispose();
  model.dispose();
  return losses;
}
