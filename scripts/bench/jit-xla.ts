/**
 * Whether XLA would make the graph engine faster: `npm run bench -- jit-xla` trains the same networks by the graph as it is, and by one whose whole
 * step TensorFlow compiles with XLA, in turns. Each epoch is a call of its own.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { nn, optim, tf } from "nonlinear";
import { graphOf } from "nonlinear/jit/engines";
import { attribute, FLOAT, FunctionDef, INT, type Node, placeholder, savedModel } from "nonlinear/jit/graph/definition";
import { variableNodes } from "nonlinear/jit/graph/emit";
import { emitStep } from "nonlinear/jit/graph/nodes";
import { GraphSession } from "nonlinear/jit/graph/session";
import { GraphStep } from "nonlinear/jit/graph/step";
import { capturedTensors, type Program } from "nonlinear/jit/program/program";
import { type Trace, trace } from "nonlinear/jit/record/trace";
import { makeBatch, makeModel } from "./jit-cases";
import { median } from "./median";

const WIDTHS = [32, 64, 128, 256, 512];
const ROWS = 506;
const LEARNING_RATE = 1e-6;
const ROUNDS = 7;
const MILLISECONDS = 200;

export async function main(): Promise<void> {
  const { x, y } = await makeBatch(ROWS);
  console.log("| width | graph, µs | XLA, µs | XLA ÷ graph | first step, graph, ms | first step, XLA, ms |");
  console.log("| ----: | --------: | ------: | ----------: | --------------------: | ------------------: |");
  for (const width of WIDTHS) {
    const record = (): Trace => {
      const model = makeModel({ name: "", rows: ROWS, width, depth: 4, slope: 0.01 });
      const optimizer = new optim.SGD(model.parameters(), { lr: LEARNING_RATE });
      return trace(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
    };
    const recorded = record();
    const runGraph = (step: GraphStep) => step.run(step.inputs.prepare(1));
    const [graph, graphFirst] = first(() => new GraphStep(graphOf(recorded.program), recorded.cells), runGraph);
    const [xla, xlaFirst] = first(
      () => new XlaStep(record().program),
      (step) => step.run(),
    );
    if (!(Math.abs(graph.losses[0] - xla.loss) <= 1e-5 * xla.loss))
      throw new Error(`${graph.losses[0]} is not ${xla.loss}`);
    const steps = [() => runGraph(graph), () => xla.run()];
    const samples: number[][] = [[], []];
    for (let round = 0; round < ROUNDS; round++)
      for (const [i, step] of steps.entries()) samples[i].push(perStep(step));
    const [own, others] = samples.map(median);
    const cells = [width, own.toFixed(0), others.toFixed(0), (others / own).toFixed(2), graphFirst, xlaFirst];
    console.log(`| ${cells.map((cell, i) => String(cell).padStart([5, 9, 7, 11, 21, 19][i])).join(" | ")} |`);
    for (const step of [graph, xla]) step.dispose();
  }
}

/** A step, and how many milliseconds it took until it had run once. */
function first<T>(make: () => T, run: (step: T) => void): [T, string] {
  const start = performance.now();
  const step = make();
  run(step);
  return [step, (performance.now() - start).toFixed(0)];
}

function perStep(step: () => void): number {
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < MILLISECONDS; count++) step();
  return ((performance.now() - start) * 1000) / count;
}

/** The program as a function that TensorFlow must compile by XLA; the session keeps its variables. */
class XlaStep {
  loss = Number.NaN;
  private readonly session: GraphSession;
  private readonly rates: Tensor[];

  constructor(program: Program) {
    const updated = [...program.updates.keys()];
    const captured = program.values.filter(({ op }) => op.kind === "captured");
    const fed = program.values.filter(({ op }) => op.kind === "input");
    const names = [
      ...updated.map((_, k) => `u${k}`),
      ...captured.map((_, k) => `c${k}`),
      ...fed.map((_, k) => `f${k}`),
    ];
    const fn = new FunctionDef(
      "step",
      names.map((name) => ({ name, dtype: "float32" })),
    );
    const given = {
      updated: (k: number) => `u${k}`,
      captured: (k: number) => `c${k}`,
      fed: (k: number) => `f${k}`,
      step: fn.constant([0], INT),
    };
    const { loss, updates } = emitStep(fn, { program, oneDnn: false, updated, captured, fed }, given);
    for (const result of [loss, ...updates]) fn.return(result, "float32");

    const T = attribute.type("float32");
    const starts = [...updated, ...capturedTensors(program)];
    const inputs = [...starts.map((_, i) => `read${i}`), ...fed.map((_, i) => `a${i}`)];
    const types = (count: number) => attribute.types(Array<"float32">(count).fill("float32"));
    const node = (name: string, op: string, from: string[], attributes: Node["attributes"]): Node => ({
      name,
      op,
      inputs: from,
      attributes,
    });
    const nodes = [
      ...fed.map(({ shape }, i) => placeholder(`a${i}`, { ...FLOAT, shape: [1, ...shape] })),
      ...starts.flatMap(({ shape }, i) => variableNodes(i, { ...FLOAT, shape })),
      node("call", "StatefulPartitionedCall", inputs, {
        Tin: types(inputs.length),
        Tout: types(1 + updates.length),
        f: attribute.function("step"),
        _XlaMustCompile: attribute.bool(true),
      }),
      ...updates.map((_, i) => node(`update${i}`, "AssignVariableOp", [`variable${i}`, `call:${i + 1}`], { dtype: T })),
      node("loss", "Identity", ["call:0", ...updates.map((_, i) => `^update${i}`)], { T }),
    ];
    this.session = new GraphSession(savedModel([fn], nodes));
    const numbers = starts.map((_, i) => i);
    tf.dispose(
      this.session.run(
        numbers.map((i) => `write${i}`),
        starts,
        numbers.map((i) => `written${i}`),
      ),
    );
    this.rates = fed.map(({ shape }) => tf.fill([1, ...shape], LEARNING_RATE));
  }

  run(): void {
    const names = this.rates.map((_, i) => `a${i}`);
    this.loss = tf.tidy(() => this.session.run(names, this.rates, ["loss"])[0].dataSync()[0]);
  }

  dispose(): void {
    this.session.dispose();
    tf.dispose(this.rates);
  }
}
