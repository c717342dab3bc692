/**
 * `npm run bench -- sweep`: 200 trainings of the lesson's network for 5,000 epochs, on all cores and on one; and
 * successive halving beside Optuna's and scikit-learn's.
 */
import { availableParallelism } from "node:os";
import { data, experiment, nn, optim, train } from "nonlinear";
import { writePart } from "../pages";
import { compareHalving } from "./halving";

const COMMAND = "npm run bench -- sweep --write";

const EPOCHS = 5_000;
const TRAININGS = 200;
/** For one core alone: as many as give a time to compare. */
const ON_ONE_CORE = 20;

export async function main(args: string[]): Promise<void> {
  const df = await data.loadBoston();
  const features = new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] }));
  const values = {
    x: data.tensor(data.round(features, 4)),
    y: data.tensor(df.loc({ columns: ["TARGET"] })),
    epochs: EPOCHS,
  };
  const sweep = async (trainings: number, workers: number) => {
    const start = performance.now();
    const cpu = process.cpuUsage();
    const results = await experiment.sweep(
      { seed: Array.from({ length: trainings }, (_, seed) => seed) },
      async (_trial, { x, y, epochs }) => {
        const model = nn.sequential(
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
        const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
        const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs });
        return { loss: history.last?.loss ?? Number.NaN };
      },
      { values, workers },
    );
    const { user, system } = process.cpuUsage(cpu);
    return { results, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
  const all = await sweep(TRAININGS, availableParallelism());
  const memory = process.memoryUsage().rss / 1e6;
  const one = await sweep(ON_ONE_CORE, 1);
  const { values: losses } = all.results.column("loss");
  console.log(
    `\n${TRAININGS} trainings of ${EPOCHS} epochs in ${availableParallelism()} threads: ${all.seconds.toFixed(1)} s`,
  );
  console.log(
    `a training takes ${((all.seconds / TRAININGS) * 1000).toFixed(0)} ms; in one thread ${((one.seconds / ON_ONE_CORE) * 1000).toFixed(0)} ms`,
  );
  // On a busy machine the threads wait for others; this is what they need of it.
  const share = all.cpuSeconds / availableParallelism();
  console.log(`processor time: ${all.cpuSeconds.toFixed(1)} s, or ${share.toFixed(1)} s on each core`);
  console.log(`memory afterwards: ${memory.toFixed(0)} MB; seed 0 ends at loss ${Number(losses[0]).toPrecision(5)}`);
  const table = await compareHalving();
  console.log(`\n${table}`);
  if (args.includes("--write")) writePart("docs/experiments.md", COMMAND, table);
}
