/** Which engine runs a program, and making it. */
import { native } from "../tensorflow";
import { type Costs, estimate, graphIsFaster, operationsPerStep } from "./cost";
import { explainGraph, explainModule } from "./explain";
import { emitGraph, type Graph } from "./graph/emit";
import { scaleEarly } from "./graph/scale-early";
import { hasOneDnn } from "./graph/session";
import { splitProducts } from "./graph/split-products";
import { rowsPerPart, splitRows } from "./graph/split-rows";
import { GraphStep } from "./graph/step";
import type { CompiledStep } from "./host/inputs";
import { nativeProduct } from "./host/native-product";
import type { ReadValue } from "./input";
import { CannotCompile } from "./program/cannot-compile";
import { makePlan, type Plan } from "./program/plan";
import type { Program } from "./program/program";
import type { Trace } from "./record/trace";
import { emitModule } from "./wasm/emit";
import { WasmStep } from "./wasm/step";

export type CompiledEngine = "wasm" | "graph";

export interface Built {
  readonly engine: CompiledEngine;
  readonly step: CompiledStep;
  readonly explain: () => string;
}

const MAX_MEMORY_BYTES = 2 ** 31 - 2 ** 16;

/**
 * Compiles a recorded step for the engine that is asked for, or the one that is likely to be fastest.
 *
 * @throws CannotCompile with the reason, and the inputs that were read for the next step
 */
export function build(recorded: Trace, wanted: "auto" | CompiledEngine | "eager"): Built {
  const read = recorded.cells.map(({ pending }) => pending as ReadValue);
  const plan = makePlan(recorded.program);
  const costs = estimate(plan);
  const engine = wanted === "wasm" || wanted === "graph" ? wanted : fastest(costs);
  if (engine === "graph") return buildGraph(recorded, plan, read, costs);
  const emitted = emitModule(plan, operationsPerStep(plan), {
    hasProduct: "on" in nativeProduct(),
    hasSharedMemory: typeof SharedArrayBuffer !== "undefined",
  });
  if (emitted.layout.bytes > MAX_MEMORY_BYTES) {
    throw new CannotCompile(
      `its data takes ${emitted.layout.bytes} bytes, and WebAssembly has up to ${MAX_MEMORY_BYTES}`,
      read,
    );
  }
  return { engine, step: new WasmStep(emitted, recorded.cells), explain: () => explainModule(emitted, costs) };
}

function fastest(costs: Costs): CompiledEngine {
  return native() !== undefined && graphIsFaster(costs) ? "graph" : "wasm";
}

function buildGraph(recorded: Trace, plan: Plan, read: readonly ReadValue[], costs: Costs): Built {
  if (!native()) throw new CannotCompile("it needs tfjs-node, which is not there", read);
  const graph = graphOf(recorded.program);
  return {
    engine: "graph",
    step: new GraphStep(graph, recorded.cells),
    explain: () => explainGraph(graph, plan, costs),
  };
}

/** The program as a graph for this machine: in parts for its cores, with the fastest products that its TensorFlow has. */
export function graphOf(program: Program): Graph {
  const plan = makePlan(scaleEarly(program));
  const size = rowsPerPart(plan);
  return emitGraph(size < plan.rows ? splitRows(plan, size) : splitProducts(plan), hasOneDnn());
}
