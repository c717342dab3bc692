/**
 * Mini-batches: `npm run bench -- fit`. Seconds an epoch of `train.fit` on 60,000 rows of 784 numbers, in batches of
 * 32, 784 → 128 → 10, Adam, cross-entropy, beside PyTorch, JAX and Keras.
 *
 * The frameworks run by turns, an epoch that warms up and then two that count; the median over the rounds is printed.
 * `--write` puts the table into docs/speed.md.
 */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { nn, optim, type Scalar, type Tensor, type Tensor2D, tf, train } from "nonlinear";
import { writePart } from "../pages";
import { buildFolder } from "../paths";
import { type Framework, pythonWith, SOURCES } from "./frameworks";
import { median } from "./median";

const FOLDER = join(buildFolder, "bench");
const [ROWS, FEATURES, UNITS, CLASSES, BATCH] = [60_000, 784, 128, 10, 32];
const ROUNDS = 3;
/** Epochs of a round; the first warms up. */
const EPOCHS = 3;

interface Epoch {
  readonly seconds: number;
  readonly loss: number;
}
type Round = () => Promise<Epoch[]>;

export async function main(args: string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const { x, y } = makeData();
  writeFileSync(join(FOLDER, "fit-x.bin"), x);
  writeFileSync(join(FOLDER, "fit-y.bin"), y);
  const inputs = tf.tensor2d(x, [ROWS, FEATURES]);
  const labels = tf.tensor1d(y, "int32");
  const rounds: Record<string, Round> = {
    "Nonlinear, `train.fit`": () => ownRound(inputs, labels),
    "JAX, scan over the batches": await pythonRound("jax"),
    "PyTorch, 1 thread": await pythonRound("torch", 1),
    "PyTorch, 2 threads": await pythonRound("torch", 2),
    "Keras, `fit` on JAX": await pythonRound("keras"),
  };
  const seconds = new Map(Object.keys(rounds).map((name) => [name, [] as number[]]));
  const losses = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(rounds)) {
      const epochs = await run();
      seconds.get(name)?.push(...epochs.slice(1).map((epoch) => epoch.seconds));
      losses.set(name, (epochs.at(-1) as Epoch).loss);
      console.log(`round ${round}, ${name}: ${epochs.map((epoch) => epoch.seconds.toFixed(2)).join(", ")} s`);
    }
  }
  const table = formatTable(seconds, losses);
  console.log(`\n${table}`);
  if (args.includes("--write")) writePart("docs/speed.md", "npm run bench -- fit --write", table);
}

/** Classes that a line cannot separate: of the sizes of handwritten digits, but the same on every machine. */
function makeData(): { x: Float32Array; y: Int32Array } {
  const normal = (rows: number, deviation: number, seed: number) => {
    const tensor = tf.randomNormal([rows, FEATURES], 0, deviation, "float32", seed);
    const values = tensor.dataSync();
    tensor.dispose();
    return values;
  };
  const centres = normal(3 * CLASSES, 1, 1);
  const noise = normal(ROWS, 3, 2);
  const x = new Float32Array(ROWS * FEATURES);
  const y = new Int32Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const centre = (row * 7) % (3 * CLASSES);
    y[row] = centre % CLASSES;
    for (let i = 0; i < FEATURES; i++)
      x[row * FEATURES + i] = 0.1 * (centres[centre * FEATURES + i] + noise[row * FEATURES + i]);
  }
  return { x, y };
}

async function ownRound(x: Tensor2D, y: Tensor): Promise<Epoch[]> {
  nn.manualSeed(0);
  const model = nn.sequential(nn.linear(FEATURES, UNITS), nn.relu(), nn.linear(UNITS, CLASSES));
  const optimizer = new optim.Adam(model.parameters());
  const epochs: Epoch[] = [];
  let start = performance.now();
  await train.fit(model, {
    x,
    y,
    loss: (prediction, target): Scalar => nn.crossEntropyLoss(prediction as Tensor2D, target as never),
    optimizer,
    epochs: EPOCHS,
    batchSize: BATCH,
    progress: false,
    onEpoch: ({ loss }) => {
      epochs.push({ seconds: (performance.now() - start) / 1000, loss });
      start = performance.now();
    },
  });
  tf.dispose(model.parameters());
  return epochs;
}

async function pythonRound(framework: Framework, threads = cpus().length): Promise<Round> {
  const python = await pythonWith(framework);
  const program = join(SOURCES, "fit_frameworks.py");
  return async () => {
    const { stdout } = await promisify(execFile)(python, [program, framework, FOLDER, `${EPOCHS}`, `${threads}`]);
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Epoch);
  };
}

function formatTable(seconds: ReadonlyMap<string, number[]>, losses: ReadonlyMap<string, number>): string {
  const times = [...seconds].map(([name, own]) => ({ name, time: median(own) }));
  const own = times[0].time;
  const rows = times.map(({ name, time }) => {
    const loss = (losses.get(name) as number).toFixed(4);
    return `| ${name} | ${time.toFixed(2)} | ${(time / own).toFixed(2)} | ${loss} |`;
  });
  const machine = `On ${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${process.versions.node}:`;
  return [
    machine,
    "",
    "| training | seconds an epoch | ÷ Nonlinear | loss of epoch 3 |",
    "| --- | ---: | ---: | ---: |",
    ...rows,
    "",
  ].join("\n");
}
