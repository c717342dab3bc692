/**
 * The speed of a compiled step: `npm run bench -- jit`, or one section of it: `npm run bench -- jit lesson` (widths,
 * batches, depths, rows).
 *
 * Every engine trains the same network from the same weights, one after the other in each of five rounds, so that what
 * else the machine does meets all of them; the medians count. An engine that fails, or whose loss differs, is left
 * out, and said at the end. What is measured is written after every network. `--write` puts the tables and the picture
 * into docs/speed.md, and rows into the README.
 */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { tf } from "nonlinear";
import { writePart, writeRows } from "../pages";
import { buildFolder, root } from "../paths";
import { StepError } from "../setup/step.cjs";
import { type Case, makeBatch, makeModel, SECTIONS, toBytes } from "./jit-cases";
import { chart, formatHeading, formatPage, formatResult, type Result, readmeRows } from "./jit-report";
import { measureRows } from "./jit-rows";
import {
  type Epochs,
  fusedC,
  type LineProcess,
  makeStep,
  type Run,
  runPython,
  runStep,
  runSteps,
  startPython,
} from "./jit-runs";
import { median } from "./median";

const FOLDER = join(buildFolder, "bench");
const PICTURE = join(FOLDER, "jit.png");
const ROUNDS = 5;
/** The time that an engine runs in a round, unless one epoch takes longer. */
const MILLISECONDS = 100;
/** The fused C keeps a whole network in registers and stack; beyond this it is no yardstick. */
const WIDEST_IN_C = 32;

/**
 * @param args the section, all if there is none; `--python=…` names a Python that has torch, `--jax=…` one that has
 *   jax; `--write`
 */
export async function main(args: string[]): Promise<void> {
  const [section] = args.filter((arg) => !arg.startsWith("--"));
  const known = [...Object.keys(SECTIONS), "rows"];
  const toWrite = args.includes("--write");
  if ((section && !known.includes(section)) || (section && toWrite))
    throw new StepError(
      section && toWrite ? "The pages have all sections, not one." : `The bench has no section ${section}.`,
      `Usage: npm run bench -- jit [${known.join(" | ")}], or npm run bench -- jit --write`,
    );
  mkdirSync(FOLDER, { recursive: true });
  const cases = section ? (SECTIONS[section] ?? []) : Object.values(SECTIONS).flat();
  const value = (option: string) => args.find((arg) => arg.startsWith(`--${option}=`))?.slice(option.length + 3);
  const results = cases.length > 0 ? await measureCases(cases, { python: value("python"), jax: value("jax") }) : [];
  const rows = !section || section === "rows" ? await measureRows() : "";
  if (rows) console.log(rows);
  if (toWrite) {
    writePart("docs/speed.md", "npm run bench -- jit --write", formatPage(results, rows));
    writeRows("README.md", readmeRows(results));
    copyFileSync(PICTURE, join(root, "docs", "speed.png"));
  }
}

type Frameworks = Readonly<Record<"torch" | "jax", LineProcess | undefined>>;

/** A process of the framework; undefined, and said, where there is none. */
async function started(framework: "torch" | "jax", python: string | undefined): Promise<LineProcess | undefined> {
  return startPython(framework, python).catch((error: Error) => {
    console.log(`Without ${framework === "torch" ? "PyTorch" : "JAX"}: ${error.message}\n`);
    return undefined;
  });
}

/** @param named Pythons that have a framework */
async function measureCases(
  cases: readonly Case[],
  named: { readonly python?: string; readonly jax?: string },
): Promise<Result[]> {
  const frameworks = {
    torch: await started("torch", named.python),
    jax: await started("jax", named.jax),
  };
  const results: Result[] = [];
  console.log(formatHeading());
  try {
    for (const one of cases) {
      const result = await measure(one, frameworks);
      results.push(result);
      console.log(formatResult(result));
      const all = { node: process.version, cpu: cpus()[0].model, cores: cpus().length, results };
      writeFileSync(join(FOLDER, "jit.json"), `${JSON.stringify(all, undefined, 2)}\n`);
    }
  } finally {
    for (const framework of Object.values(frameworks)) framework?.end();
  }
  for (const { name, failures } of results)
    for (const [engine, reason] of Object.entries(failures)) console.log(`${name}: no ${engine}: ${reason}`);
  console.log(`\nAll numbers, in µs per epoch: ${join(FOLDER, "jit.json")}`);
  writeFileSync(PICTURE, await chart(results).toPng());
  console.log(`As a picture: ${PICTURE}\n`);
  return results;
}

async function measure(one: Case, { torch, jax }: Frameworks): Promise<Result> {
  const batch = await makeBatch(one.rows);
  const file = join(FOLDER, "network.bin");
  writeFileSync(file, toBytes(batch, makeModel(one)));
  const start = performance.now();
  const auto = makeStep(makeModel(one), batch, "auto");
  const compileStart = performance.now();
  auto();
  const [compile, firstLoss] = [performance.now() - compileStart, performance.now() - start];
  const inOneCall = makeStep(makeModel(one), batch, "auto");
  const eager = makeStep(makeModel(one), batch, "eager");
  const steps = [auto, inOneCall, eager];
  const runs: Record<string, Run> = {
    jit: runStep(auto),
    inOneCall: runSteps(inOneCall),
    eager: runStep(eager),
  };
  const failures: Record<string, string> = {};
  let fused: ReturnType<typeof fusedC> | undefined;
  try {
    if (one.width <= WIDEST_IN_C) fused = fusedC(one, file);
    if (fused) runs.c = fused.run;
  } catch (error) {
    failures.c = firstLine(error);
  }
  if (torch) {
    for (const threads of [1, 2]) runs[`torch${threads}`] = runPython(torch, one, file, { threads, compile: false });
    runs.compiledTorch = runPython(torch, one, file, { threads: 2, compile: true });
  }
  if (jax) {
    runs.jax = runPython(jax, one, file, { scan: false });
    runs.jaxScan = runPython(jax, one, file, { scan: true });
  }
  const times = await timesOf(runs, failures);
  fused?.end();
  for (const step of steps) step.dispose();
  tf.dispose([batch.x, batch.y]);
  return { ...one, compile, firstLoss, times, failures };
}

/** The median microseconds per epoch of each engine; of those that fail, the reason is noted instead. */
async function timesOf(
  runs: Readonly<Record<string, Run>>,
  failures: Record<string, string>,
): Promise<Record<string, number>> {
  const samples = new Map<string, number[]>();
  const epochs = new Map<string, number>();
  const attempt = async (name: string, count: number): Promise<Epochs | undefined> =>
    runs[name](count).catch((error: Error) => {
      failures[name] = firstLine(error);
      samples.delete(name);
      return undefined;
    });
  const expected = (await attempt("eager", 1))?.loss;
  for (const name of Object.keys(runs)) {
    const first = name === "eager" ? { loss: expected } : await attempt(name, 1);
    if (first?.loss === undefined) continue;
    if (expected !== undefined && !(Math.abs(first.loss - expected) <= 1e-4 * Math.abs(expected))) {
      failures[name] = `its loss is ${first.loss} where plain TensorFlow.js has ${expected}`;
      continue;
    }
    samples.set(name, []);
    // The first epochs compile and warm up.
    const cold = await attempt(name, 2);
    const isFast = cold !== undefined && cold.microseconds < MILLISECONDS * 1000;
    if (isFast) await attempt(name, epochsFor(cold.microseconds));
    const warm = samples.has(name) ? await attempt(name, isFast ? 2 : 1) : undefined;
    if (warm) epochs.set(name, epochsFor(warm.microseconds));
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, own] of samples) {
      const ran = await attempt(name, epochs.get(name) as number);
      if (ran) own.push(ran.microseconds);
    }
  }
  return Object.fromEntries([...samples].map(([name, own]) => [name, median(own)]));
}

function epochsFor(microseconds: number): number {
  return Math.max(1, Math.min(20_000, Math.round((MILLISECONDS * 1000) / microseconds)));
}

function firstLine(error: unknown): string {
  return (error as Error).message.split("\n")[0];
}
