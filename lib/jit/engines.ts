/** Which engine runs a program, and making it. */
import { native } from "../tensorflow";
import { operationsPerRow } from "./cost";
import { emitKernel } from "./emit";
import { emitGraph } from "./emit-graph";
import { explainGraph, explainKernel } from "./explain";
import { GraphStep } from "./graph-step";
import type { InputValue } from "./input";
import type { CompiledStep } from "./input-table";
import { WasmStep } from "./kernel";
import { CannotCompile } from "./ops";
import { makePlan, type Plan } from "./plan";
import type { Trace } from "./trace";

export type CompiledEngine = "wasm" | "graph";

export interface Built {
  readonly engine: CompiledEngine;
  readonly step: CompiledStep;
  readonly explain: () => string;
}

/** Straight-line code beyond this takes longer to compile than it saves. */
const MAX_OPERATIONS_PER_ROW = 12_000;

/** @throws CannotCompile with the reason, and the inputs that were read for the next step */
export function build(recorded: Trace, wanted: "auto" | CompiledEngine | "eager"): Built {
  const read = recorded.cells.map(({ pending }) => pending as InputValue);
  const plan = makePlan(recorded.program);
  const tooLarge = reasonAgainstWasm(plan);
  if (wanted === "wasm" && tooLarge) throw new CannotCompile(`${tooLarge}; use the engine "graph"`, read);
  if (wanted === "graph" || tooLarge) return buildGraph(recorded, read, tooLarge);
  const kernel = emitKernel(plan);
  return { engine: "wasm", step: new WasmStep(kernel, recorded.cells), explain: () => explainKernel(kernel) };
}

function buildGraph(recorded: Trace, read: readonly InputValue[], tooLarge: string | undefined): Built {
  if (!native())
    throw new CannotCompile(
      `${tooLarge ? `${tooLarge}, and ` : ""}the graph engine needs tfjs-node, which is not there`,
      read,
    );
  const graph = emitGraph(recorded.program, process.env.JIT_XLA === "1");
  return { engine: "graph", step: new GraphStep(graph, recorded.cells), explain: () => explainGraph(graph) };
}

function reasonAgainstWasm(plan: Plan): string | undefined {
  const operations = operationsPerRow(plan);
  if (operations > MAX_OPERATIONS_PER_ROW) {
    return `it needs ${operations} operations per row, and a kernel in WebAssembly takes up to ${MAX_OPERATIONS_PER_ROW}`;
  }
  return undefined;
}
