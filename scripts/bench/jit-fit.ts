/**
 * Fits the constants of the cost model in lib/jit/cost.ts: `npm run bench -- jit-fit` measures each engine on networks of many sizes, alone on a
 * quiet machine, prints the table, and how much slower than the fastest engine the one that the table chooses would be.
 */
import { nn, optim, tf } from "nonlinear";
import { graphIsFaster, type Work, workOf } from "nonlinear/dist/jit/cost";
import { graphOf } from "nonlinear/dist/jit/engines";
import { GraphStep } from "nonlinear/dist/jit/graph/step";
import type { CompiledStep } from "nonlinear/dist/jit/host/inputs";
import { makePlan } from "nonlinear/dist/jit/program/plan";
import { trace } from "nonlinear/dist/jit/record/trace";
import { emitModule } from "nonlinear/dist/jit/wasm/emit";
import { WasmStep } from "nonlinear/dist/jit/wasm/step";
import { type Case, makeBatch, makeModel } from "./jit-cases";
import { median } from "./median";

const ENGINES = ["unrolled", "tiled", "graph"] as const;
type Fitted = (typeof ENGINES)[number];

const NETWORKS = [
  [32, 3, 4],
  [506, 2, 2],
  [506, 3, 4],
  [506, 4, 4],
  [506, 3, 16],
  [8192, 3, 4],
  [506, 8, 4],
  [506, 16, 4],
  [506, 32, 4],
  [506, 64, 4],
  [506, 128, 4],
  [506, 256, 2],
  [506, 96, 4],
  [8192, 32, 4],
  [8192, 64, 2],
  [65536, 32, 4],
  [32, 128, 4],
  [8192, 8, 4],
  [8192, 16, 4],
  [65536, 3, 4],
  [65536, 8, 4],
  [65536, 16, 4],
].map(([rows, width, depth]): Case => ({ name: `${rows} × ${width} × ${depth}`, rows, width, depth, slope: 0.01 }));
const WIDEST_UNROLLED = 8;
const MILLISECONDS = 500;
/** How many times as slow as the kernel the graph is where its time does not matter. */
const FAR = 4;

interface Sample {
  readonly work: Work;
  readonly microseconds: number;
}

export async function main(): Promise<void> {
  const samples: Record<Fitted, Sample[]> = { unrolled: [], tiled: [], graph: [] };
  for (const network of NETWORKS) {
    const batch = await makeBatch(network.rows);
    const model = makeModel(network);
    const optimizer = new optim.SGD(model.parameters(), { lr: 1e-6 });
    const recorded = trace(() => optimizer.minimize(() => nn.mseLoss(model.forward(batch.x), batch.y)));
    const plan = makePlan(recorded.program);
    for (const engine of ENGINES) {
      if (engine === "unrolled" && network.width > WIDEST_UNROLLED) continue;
      const step =
        engine === "graph"
          ? new GraphStep(graphOf(recorded.program), recorded.cells)
          : new WasmStep(emitModule(plan, 1, { hasProduct: false, hasSharedMemory: false }), recorded.cells);
      const microseconds = typical(step);
      step.dispose();
      samples[engine].push({ work: workOf(plan), microseconds });
      console.log(`${network.name.padEnd(16)} ${engine.padEnd(9)} ${microseconds.toFixed(1)} µs`);
    }
    tf.dispose([batch.x, batch.y]);
  }
  // Where the graph is far behind, what matters is only that it is.
  const near = samples.graph.filter(({ microseconds }, i) => microseconds < FAR * samples.tiled[i].microseconds);
  const fitted = Object.fromEntries(
    ENGINES.map((engine) => [engine, fit(engine === "graph" ? near : samples[engine])]),
  );
  for (const engine of ENGINES) {
    const [step, products, elements, perOp, perRowOp] = fitted[engine];
    console.log(
      `  ${engine}: { step: ${step}, products: ${products}, elements: ${elements}, perOp: ${perOp}, perRowOp: ${perRowOp} },`,
    );
  }
  // Of tiles and the graph: only what has no form in tiles is written out.
  for (const [i, { work, microseconds: tiled }] of samples.tiled.entries()) {
    const graph = samples.graph[i].microseconds;
    const costs = { wasm: expected(fitted.tiled, work), graph: expected(fitted.graph, work) };
    const chosen = graphIsFaster(costs) ? graph : tiled;
    console.log(`${NETWORKS[i].name.padEnd(16)} ${(chosen / Math.min(tiled, graph)).toFixed(2)} × the fastest`);
  }
}

function termsOf({ products, elements, ops, rowOps }: Work): number[] {
  return [1, products, elements, ops, rowOps];
}

function expected(constants: readonly number[], work: Work): number {
  return termsOf(work).reduce((sum, term, i) => sum + term * constants[i], 0);
}

/** Microseconds per step, the median of the runs, as a training meets them: TensorFlow's calls differ more from one to the next than the kernel's. */
function typical(step: CompiledStep): number {
  const run = (steps: number): number => {
    const start = performance.now();
    for (let i = 0; i < steps; i++) step.run(step.inputs.prepare(1));
    return ((performance.now() - start) * 1000) / steps;
  };
  const runFor = (milliseconds: number): number => {
    const end = performance.now() + milliseconds;
    const times: number[] = [];
    do times.push(run(5));
    while (performance.now() < end);
    return median(times);
  };
  runFor(MILLISECONDS / 2);
  return runFor(MILLISECONDS);
}

/** The constants, none below zero, with the least relative errors: coordinate descent on the weighted least squares. */
function fit(samples: readonly Sample[]): number[] {
  const rows = samples.map(({ work, microseconds }) => termsOf(work).map((term) => term / microseconds));
  const constants = [0, 0, 0, 0, 0];
  for (let round = 0; round < 20_000; round++) {
    for (let k = 0; k < constants.length; k++) {
      const others = rows.map(
        (row) => 1 - row.reduce((sum, term, i) => (i === k ? sum : sum + term * constants[i]), 0),
      );
      const squares = rows.reduce((sum, row) => sum + row[k] ** 2, 0);
      constants[k] = Math.max(0, rows.reduce((sum, row, i) => sum + row[k] * others[i], 0) / squares);
    }
  }
  return constants.map((constant) => Number(constant.toPrecision(2)));
}
