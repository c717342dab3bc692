/**
 * A part of `npm run bench -- sweep`: `experiment.halving` beside scikit-learn's and Optuna's successive halving.
 *
 * For each of 50 seeds all settings train to the end; their learning curves go to the two others, so that all choose from
 * the same trainings. It shows how often each finds the best of them, and for how many epochs.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { data, experiment, nn, optim, type Tensor2D, train } from "nonlinear";
import { buildFolder } from "../paths";
import { pythonWith, SOURCES } from "./frameworks";

const SEEDS = 50;
/** A first rung of 10 epochs is too early to judge: the winner was the best of all in 18 of 50 seeds, in 36 by Optuna's rule. */
const [EPOCHS, FIRST, FACTOR] = [270, 30, 3];
/** Stands for the losses of a training that has diverged. */
const DIVERGED = 1e9;
const SPACE = { lr: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2], activation: ["tanh", "ReLU"] };

/** The place of the winner in the space, and the epochs that were trained to find it. */
type Found = readonly [winner: number, epochs: number];

interface Values {
  x: Tensor2D;
  y: Tensor2D;
  epochs: number;
}

/** The losses stand in the result as a text, one for each epoch; a training that diverges has fewer. */
async function trial(setting: { lr: number; activation: string }, { x, y, epochs }: Values) {
  const activation = setting.activation === "tanh" ? nn.tanh() : nn.relu();
  const model = nn.sequential(nn.linear(13, 8), activation, nn.linear(8, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr: setting.lr });
  const history = new train.History();
  try {
    await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs, history });
  } catch (error) {
    if ((error as Error).name !== "DivergenceError") throw error;
  }
  return { losses: JSON.stringify([...history.losses]) };
}

/** @returns a table: of how many seeds the winners are the same, and for how many epochs */
export async function compareHalving(): Promise<string> {
  const df = await data.loadBoston();
  const features = new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] }));
  const values = { x: data.tensor(features), y: data.tensor(df.loc({ columns: ["TARGET"] })), epochs: EPOCHS };
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
  const all = data.toRecords<{ seed: number; losses: string }>(
    await experiment.sweep({ ...SPACE, seed: seeds }, trial, { values }),
  );
  const curves = seeds.map((seed) =>
    all.filter((row) => row.seed === seed).map(({ losses }) => toTheEnd(JSON.parse(losses))),
  );
  const whole = curves.map((own): Found => [argmin(own.map((losses) => losses[EPOCHS - 1])), own.length * EPOCHS]);
  const found: Record<string, readonly Found[]> = { Nonlinear: await byNonlinear(curves) };
  const program = join(SOURCES, "halving.py");
  const answer = execFileSync(await pythonWith("sklearn"), [program], {
    input: JSON.stringify({ seeds: curves, first: FIRST, factor: FACTOR }),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  Object.assign(found, JSON.parse(answer));
  const settings = curves[0].length;
  const intro = `${settings} settings, ${SEEDS} seeds, a first rung at epoch ${FIRST} of ${EPOCHS} and the factor ${FACTOR}`;
  const rows = Object.entries({ "all to the end": whole, ...found }).map(([name, own]) => {
    const same = (others: readonly Found[]) => own.filter(([winner], i) => winner === others[i][0]).length;
    const epochs = own.reduce((sum, [, count]) => sum + count, 0) / SEEDS;
    const less = `${(100 * (1 - epochs / (settings * EPOCHS))).toFixed(0)} %`;
    const beside = Object.values(found).map(same);
    return `| ${[name, same(whole), ...beside, epochs.toFixed(0), less].join(" | ")} |`;
  });
  const head = [
    "",
    "the winner of all",
    ...Object.keys(found).map((name) => `the same as ${name}`),
    "epochs a seed",
    "less",
  ];
  const rule = ["---", ...head.slice(1).map(() => "---:")];
  return `${intro}:\n\n${[`| ${head.join(" | ")} |`, `| ${rule.join(" | ")} |`, ...rows].join("\n")}\n`;
}

/** From the same curves, each of which a trial repeats as far as it comes. */
async function byNonlinear(curves: readonly (readonly number[])[][]): Promise<Found[]> {
  const folder = mkdtempSync(join(buildFolder, "halving-"));
  const stop = experiment.halving({ first: FIRST, factor: FACTOR });
  const found: Found[] = [];
  for (const [seed, own] of curves.entries()) {
    const file = join(folder, `${seed}.jsonl`);
    const results = await experiment.sweep(
      { setting: own.map((_, i) => i), seed: [0] },
      ({ setting }, { curves, report }) => {
        const losses = curves[setting];
        for (let i = 0; i < losses.length; i++) {
          if (report({ epoch: i + 1, loss: losses[i] }) === "stop") return { loss: losses[i] };
        }
        return { loss: losses[losses.length - 1] };
      },
      { values: { curves: own }, stop, file, workers: 1 },
    );
    // Every run of a trial has a line, also that of a trial which went on from its start.
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const epochs = lines.map((line) => (JSON.parse(line).reports as { epoch: number }[]).at(-1)?.epoch ?? 0);
    const winner = data.toRecords<{ status: string }>(results).findIndex(({ status }) => status === "ok");
    found.push([winner, epochs.reduce((sum, count) => sum + count, 0)]);
  }
  rmSync(folder, { recursive: true });
  return found;
}

function toTheEnd(losses: readonly number[]): number[] {
  return Array.from({ length: EPOCHS }, (_, i) => losses[i] ?? DIVERGED);
}

function argmin(values: readonly number[]): number {
  return values.indexOf(Math.min(...values));
}
