/** The program as a TensorFlow graph that runs many steps by itself: for networks too wide for registers. */

import { type DType, type Program, sizeOf } from "../program/program";
import {
  after,
  attribute,
  BOOL,
  FLOAT,
  FunctionDef,
  INT,
  type Node,
  Nodes,
  placeholder,
  savedModel,
  type Typed,
} from "./definition";
import { emitStep, type GraphInputs } from "./nodes";

export interface Graph extends GraphInputs {
  /** The SavedModel. */
  readonly bytes: Uint8Array;
  readonly maxSteps: number;
}

/** Losses and inputs of this many steps are kept, unless the inputs are large: few enough to stop in between. */
const MAX_STEPS = 256;
const MAX_INPUT_FLOATS = 1 << 20;

/** Values that the session keeps of every assigned variable: of now, of the step before, and of the one before that. */
export const GENERATIONS = 3;

/**
 * Emits the graph. The session keeps the variables that the step assigns, `updated`, once for each generation, and the captured tensors: as variables of its
 * own, in this order, each with the nodes `read<number>`, `write<number>` (fed) and `written<number>` (fetched). Every run is
 * fed `fed`, as `a0`, `a1`, …. One step gives its loss, as `loss`; many, of which `steps` is fed, give `done`, the number of steps done, `finite`, whether the last loss
 * is, and `losses`.
 */
export function emitGraph(program: Program, oneDnn: boolean): Graph {
  const updated = [...program.updates.keys()];
  const captured = program.values.filter(({ op }) => op.kind === "captured");
  const fed = program.values.filter(
    ({ op }) => op.kind === "input" || (op.kind === "variable" && !program.updates.has(op.variable)),
  );
  const inputFloats = fed.reduce((sum, { op, shape }) => sum + (op.kind === "input" ? sizeOf(shape) : 0), 0);
  const maxSteps = Math.max(1, Math.min(MAX_STEPS, Math.floor(MAX_INPUT_FLOATS / Math.max(1, inputFloats))));
  const variableTypes = updated.map(({ shape, dtype }) => ({ shape, dtype }) as Typed);
  const parts: Parts = {
    program,
    oneDnn,
    updated,
    captured,
    fed,
    maxSteps,
    generations: Array.from({ length: GENERATIONS }, () => variableTypes).flat(),
    fedTypes: fed.map(({ op, shape, dtype }) => ({
      shape: op.kind === "input" ? [maxSteps, ...shape] : shape,
      dtype,
    })),
  };
  const graph = new Nodes([...givenNodes(parts)]);
  oneStep(graph, parts);
  manySteps(graph, parts);
  const bytes = savedModel([condition(parts), body(parts)], graph.nodes);
  return { program, oneDnn, updated, captured, fed, maxSteps, bytes };
}

/** What the graph is made of. */
interface Parts extends GraphInputs {
  readonly maxSteps: number;
  /** Of the variables that the step assigns, for each generation. */
  readonly generations: readonly Typed[];
  readonly fedTypes: readonly Typed[];
}

/** What the session keeps. */
const keptTypes = ({ generations, captured }: Parts): Typed[] => [...generations, ...captured];

/** What the host feeds, and the variables of the session. */
function givenNodes(parts: Parts): Node[] {
  return [
    placeholder("steps", INT),
    ...parts.fedTypes.map((type, i) => placeholder(`a${i}`, type)),
    ...keptTypes(parts).flatMap((type, i) => variableNodes(i, type)),
  ];
}

/** A variable of the session, and the ways to it from outside. */
export function variableNodes(i: number, type: Typed): Node[] {
  const [handle, dtype] = [`variable${i}`, attribute.type(type.dtype)];
  return [
    {
      name: handle,
      op: "VarHandleOp",
      inputs: [],
      attributes: { dtype, shape: attribute.shape(type.shape), shared_name: attribute.text(handle) },
    },
    { name: `read${i}`, op: "ReadVariableOp", inputs: [handle], attributes: { dtype } },
    placeholder(`write${i}`, type),
    { name: `assign${i}`, op: "AssignVariableOp", inputs: [handle, `write${i}`], attributes: { dtype } },
    { name: `written${i}`, op: "Identity", inputs: [`write${i}`, after(`assign${i}`)], attributes: { T: dtype } },
  ];
}

const lossesType = (maxSteps: number): Typed => ({ shape: [maxSteps], dtype: "float32" });

const parameters = (types: readonly Typed[]) => types.map(({ dtype }, i) => ({ name: `p${i}`, dtype }));

/** What goes round the loop: steps done, steps wanted, whether the last loss is finite, the losses, what the session keeps, what is fed. */
const stateOf = (parts: Parts): Typed[] => [
  INT,
  INT,
  BOOL,
  lossesType(parts.maxSteps),
  ...keptTypes(parts),
  ...parts.fedTypes,
];
/** Where what the session keeps begins in the state. */
const KEPT = 4;

/** done < wanted, and the last loss is finite */
function condition(parts: Parts): FunctionDef {
  const fn = new FunctionDef("condition", parameters(stateOf(parts)));
  const more = fn.node("Less", "z", ["p0", "p1"], { T: attribute.type("int32") });
  fn.return(fn.node("LogicalAnd", "z", [more, "p2"], {}), "bool");
  return fn;
}

/** One step within the loop. */
function body(parts: Parts): FunctionDef {
  const state = stateOf(parts);
  const fn = new FunctionDef("body", parameters(state));
  const { generations, captured, maxSteps } = parts;
  const place = (i: number) => `p${KEPT + i}`;
  const { loss, updates } = emitStep(fn, parts, {
    updated: place,
    captured: (i) => place(generations.length + i),
    fed: (i) => place(generations.length + captured.length + i),
    step: "p0",
  });
  const before = Array.from({ length: generations.length - updates.length }, (_, i) => place(i));
  const results = [
    fn.node("AddV2", "z", ["p0", fn.constant([1], INT)], { T: attribute.type("int32") }),
    "p1",
    fn.node("IsFinite", "y", [loss], { T: attribute.type("float32") }),
    withLoss(fn, loss, maxSteps),
    ...updates,
    ...before,
  ];
  for (const [i, { dtype }] of state.entries()) fn.return(results[i] ?? `p${i}`, dtype);
  return fn;
}

/** The losses, with that of this step in its place. */
function withLoss(fn: FunctionDef, loss: string, maxSteps: number): string {
  const places = fn.constant(
    Int32Array.from({ length: maxSteps }, (_, i) => i),
    { shape: [maxSteps], dtype: "int32" },
  );
  const here = fn.node("Equal", "z", [places, "p0"], { T: attribute.type("int32") });
  return fn.node("SelectV2", "output", [here, loss, "p3"], { T: attribute.type("float32") });
}

function manySteps(graph: Nodes, parts: Parts): void {
  const { generations, fedTypes, maxSteps } = parts;
  const state = stateOf(parts);
  const kept = new Kept(graph, parts);
  const [now, before] = [kept.read(0), kept.read(1)];
  const start = [
    graph.constant([0], INT),
    "steps",
    graph.constant([1], BOOL),
    graph.constant(new Float32Array(maxSteps), lossesType(maxSteps)),
    ...now,
    ...before,
    ...before,
    ...kept.readCaptured(),
    ...fedTypes.map((_, i) => `a${i}`),
  ];
  const [done, , finite, losses, ...ends] = graph.nodeWithOutputs("StatelessWhile", "output", state.length, start, {
    T: attribute.types(state.map(({ dtype }) => dtype)),
    cond: attribute.function("condition"),
    body: attribute.function("body"),
    output_shapes: attribute.shapes(state.map(({ shape }) => shape)),
    parallel_iterations: attribute.int(1),
  });
  graph.result("done", [done, ...kept.assign(ends.slice(0, generations.length))], INT);
  graph.result("finite", [finite], BOOL);
  graph.result("losses", [losses], FLOAT);
}

/** One step, without what a loop costs. */
function oneStep(graph: Nodes, parts: Parts): void {
  const kept = new Kept(graph, parts);
  const [now, before, captured] = [kept.read(0), kept.read(1), kept.readCaptured()];
  const { loss, updates } = emitStep(graph, parts, {
    updated: (k) => now[k],
    captured: (i) => captured[i],
    fed: (i) => `a${i}`,
    step: graph.constant([0], INT),
  });
  graph.result("loss", [loss, ...kept.assign([...updates, ...now, ...before])], FLOAT);
}

/** What the session keeps. */
class Kept {
  /** What waits for each variable to be read, in the order of the variables. */
  private readonly whenRead: string[] = [];

  constructor(
    private readonly nodes: Nodes,
    private readonly parts: Parts,
  ) {}

  /** The variables' values of a generation; 0 is read first, then 1. */
  read(generation: number): string[] {
    const { updated } = this.parts;
    const values = updated.map(({ dtype }, k) => this.readPlace(generation * updated.length + k, dtype as DType));
    this.whenRead.push(...values.map(after));
    return values;
  }

  readCaptured(): string[] {
    const { captured, generations } = this.parts;
    return captured.map(({ dtype }, i) => this.readPlace(generations.length + i, dtype));
  }

  /** Assigns all generations, which then share memory with the values, and returns what waits for that. */
  assign(values: readonly string[]): string[] {
    return this.parts.generations.map(({ dtype }, i) => {
      // A value that does not depend on what was there must not come before it has been read.
      const wait = this.whenRead.slice(i, i + 1);
      return after(
        this.nodes.node("AssignVariableOp", "", [`variable${i}`, values[i], ...wait], { dtype: attribute.type(dtype) }),
      );
    });
  }

  private readPlace(i: number, dtype: DType): string {
    return this.nodes.node("ReadVariableOp", "value", [`variable${i}`], { dtype: attribute.type(dtype) });
  }
}
