/**
 * How fast a compiled step is: `npm run bench -- jit`.
 *
 * Every engine trains the same network from the same weights, one after the other in each of five rounds, so that what else the machine does
 * meets all of them; the medians count. An engine whose loss differs trains another network: that is an error.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { tf } from "nonlinear";
import { buildFolder } from "../paths";
import { type Case, LESSON, makeBatch, makeModel, SWEEP, toBytes } from "./jit_cases";
import { chart, formatHeading, formatResult, type Result, type Times } from "./jit_report";
import { fusedC, type LineProcess, makeStep, type Run, runStep, runTorch, startTorch } from "./jit_runs";

const FOLDER = join(buildFolder, "bench");
const ROUNDS = 5;
/** How long an engine runs in a round, if an epoch is not longer. */
const MILLISECONDS = 150;
/** The fused C keeps a whole network in registers and stack; beyond this it is no yardstick. */
const WIDEST_IN_C = 32;

/** `--quick` measures the lesson's networks only; `--python=…` names a Python that has torch. */
export async function main(args: string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const quick = args.includes("--quick");
  const cases = quick ? LESSON : [...LESSON, ...SWEEP];
  const python = args.find((arg) => arg.startsWith("--python="))?.slice("--python=".length);
  const torch = await startTorch(python);
  const results: Result[] = [];
  console.log(formatHeading());
  try {
    for (const one of cases) {
      const result = await measure(one, torch);
      results.push(result);
      console.log(formatResult(result));
    }
  } finally {
    torch.end();
  }
  const file = join(FOLDER, "jit.json");
  writeFileSync(file, `${JSON.stringify({ node: process.version, cpu: cpus()[0].model, results }, undefined, 2)}\n`);
  console.log(`\nAll numbers: ${file}`);
  if (quick) return;
  const picture = join(FOLDER, "jit.svg");
  writeFileSync(picture, await chart(results).toSvg());
  console.log(`As a picture: ${picture}`);
}

async function measure(one: Case, torch: LineProcess): Promise<Result> {
  const batch = await makeBatch(one.rows);
  const file = join(FOLDER, "network.bin");
  writeFileSync(file, toBytes(batch, makeModel(one)));
  const start = performance.now();
  const auto = makeStep(makeModel(one), batch, "auto");
  auto();
  const firstLoss = performance.now() - start;
  const { engine } = auto;
  const steps = [auto];
  const runs: Record<string, Run> = { [engine]: runStep(auto) };
  for (const name of (["wasm", "graph", "eager"] as const).filter((other) => other !== engine)) {
    const step = makeStep(makeModel(one), batch, name);
    steps.push(step);
    runs[name] = runStep(step);
  }
  const fused = one.width <= WIDEST_IN_C ? fusedC(one, file) : undefined;
  if (fused) runs.c = fused.run;
  for (const threads of [1, 2]) runs[`torch${threads}`] = runTorch(torch, one, file, { threads, compile: false });
  runs.compiledTorch = runTorch(torch, one, file, { threads: 2, compile: true });
  const times = await timesOf(one, runs);
  fused?.end();
  for (const step of steps) step.dispose();
  tf.dispose([batch.x, batch.y]);
  return { ...one, engine, firstLoss, times };
}

async function timesOf(one: Case, runs: Readonly<Record<string, Run>>): Promise<Times> {
  const samples = new Map<string, number[]>();
  const epochs = new Map<string, number>();
  const losses = new Map<string, number>();
  for (const [name, run] of Object.entries(runs)) {
    try {
      losses.set(name, (await run(1)).loss);
      // The first epochs compile and warm up.
      await run(epochsFor((await run(3)).microseconds));
      epochs.set(name, epochsFor((await run(3)).microseconds));
      samples.set(name, []);
    } catch (error) {
      console.error(`  ${one.name}: no ${name}: ${(error as Error).message}`);
    }
  }
  requireSameLoss(one, losses);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, own] of samples) own.push((await runs[name](epochs.get(name) as number)).microseconds);
  }
  return Object.fromEntries([...samples].map(([name, own]) => [name, median(own)]));
}

function epochsFor(microseconds: number): number {
  return Math.max(1, Math.min(20_000, Math.round((MILLISECONDS * 1000) / microseconds)));
}

function requireSameLoss({ name }: Case, losses: ReadonlyMap<string, number>): void {
  const expected = losses.get("eager") as number;
  for (const [engine, loss] of losses) {
    if (!(Math.abs(loss - expected) <= 1e-4 * Math.abs(expected))) {
      throw new Error(`${name}: ${engine} has the loss ${loss} where plain TensorFlow.js has ${expected}`);
    }
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
