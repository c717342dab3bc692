/**
 * The cost of a live chart: `npm run bench -- live`.
 *
 * One kernel trains the same network without a chart and with it, by turns. What is measured is the processor's time
 * for the training, from its first epoch to its last, in all threads of the kernel. The least of each counts: what
 * else the machine does only adds to it.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { KernelClient } from "../jupyter/client";
import { buildFolder } from "../paths";

const ROUNDS = 15;
/** The rough length of a training: five frames. */
const SECONDS = 1;

/** The smallest epochs there are, where a chart weighs most, and larger ones. */
const networks = {
  "the lesson's, 13-3-3-3-3-1": "[13, 3, 3, 3, 3, 1]",
  "a wider one, 13-64-64-1": "[13, 64, 64, 1]",
};

const progresses = { nothing: "false", "the bar": "true", "the live chart": "plot.live({ logAxis: true })" };
type Name = keyof typeof progresses;

const preparation = (widths: string) => `import { data, jit, nn, optim, plot, train } from "nonlinear";
const df = await data.loadBoston();
const x = data.tensor(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })));
const y = data.tensor(df.loc({ columns: ["TARGET"] }));
nn.manualSeed(0);
const widths = ${widths};
const layers = widths.slice(1).flatMap((width, i) => [nn.leakyReLU(), nn.linear(widths[i], width)]).slice(1);
const model = nn.sequential(...layers);
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
let epochs = 0;
for (const start = performance.now(); performance.now() - start < ${1000 * SECONDS}; epochs++) step();
console.log(step.engine);`;

/** Trains, and prints the milliseconds of the epochs, and of what stands after them: the last figure. */
const training = (progress: string) => `{
  const used = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
  let start = 0;
  let end = 0;
  for await (const epoch of train.epochs(epochs, { progress: ${progress} })) {
    if (epoch === 1) start = used();
    step();
    if (epoch === epochs) end = used();
  }
  console.log("ms " + (end - start) + " " + (used() - end));
}`;

export async function main(): Promise<void> {
  mkdirSync(buildFolder, { recursive: true });
  // Inside the project, where the library is found.
  const folder = mkdtempSync(join(buildFolder, "bench-live-"));
  try {
    for (const [name, widths] of Object.entries(networks)) await measure(name, widths, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(network: string, widths: string, folder: string): Promise<void> {
  const kernel = await KernelClient.start({ folder });
  try {
    const engine = (await run(kernel, preparation(widths))).trim();
    const names = Object.keys(progresses) as Name[];
    const times: Record<Name, number[]> = { nothing: [], "the bar": [], "the live chart": [] };
    const last: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [i] of names.entries()) {
        const name = names[(round + i) % names.length];
        const [, train, after] = /ms (\S+) (\S+)/.exec(await run(kernel, training(progresses[name]))) ?? [];
        // The first round loads what the others have.
        if (round > 0) times[name].push(Number(train));
        if (round > 0 && name === "the live chart") last.push(Number(after));
      }
    }
    const plain = Math.min(...times.nothing);
    console.log(`${network}, ${engine}: the least of ${ROUNDS} trainings is ${seconds(plain)}`);
    for (const name of names.slice(1)) {
      const time = Math.min(...times[name]);
      console.log(`  with ${name}: ${seconds(time)}, ${(100 * (time / plain - 1)).toFixed(1)} % more`);
    }
    console.log(`  after it, the interactive figure and its picture: ${seconds(Math.min(...last))}`);
  } finally {
    await kernel.stop();
  }
}

async function run(kernel: KernelClient, code: string): Promise<string> {
  const answer = await kernel.execute(code);
  if (answer.reply.status !== "ok") throw new Error(JSON.stringify(answer.reply));
  return answer.text("stdout");
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3)} s`;
}
