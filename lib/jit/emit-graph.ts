/** The program as a TensorFlow graph that runs many steps by itself: for networks too wide for registers. */
import {
  after,
  attribute,
  BOOL,
  FLOAT,
  FunctionDef,
  type GraphType,
  INT,
  type Node,
  placeholder,
  savedModel,
  type Typed,
} from "./graph-def";
import { emitStep, type GraphInputs } from "./graph-ops";
import { type DType, type Program, sizeOf } from "./program";

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
 * own, in this order, each with the nodes `read<number>`, `write<number>` (fed) and `written<number>` (fetched). `once` and `loop` run one step or many. Both
 * are fed `fed`: `a0`, `a1`, …; the loop also the number of steps, `steps`. The result of `once` is the loss; those of `loop` are the number of steps
 * done, whether the last loss is finite, and the losses.
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
  const functions = [condition(parts), body(parts), loop(parts), once(parts)];
  return { program, oneDnn, updated, captured, fed, maxSteps, bytes: savedModel(functions, nodesOf(parts)) };
}

/** What the functions of the graph are made of. */
interface Parts extends GraphInputs {
  readonly maxSteps: number;
  /** Of the variables that the step assigns, for each generation. */
  readonly generations: readonly Typed[];
  readonly fedTypes: readonly Typed[];
}

/** What the session keeps. */
const keptTypes = ({ generations, captured }: Parts): Typed[] => [...generations, ...captured];

/** The nodes that the host feeds and fetches. */
function nodesOf(parts: Parts): Node[] {
  const { fedTypes, maxSteps } = parts;
  const kept = keptTypes(parts);
  const handles = kept.map((_, i) => `variable${i}`);
  const fed = fedTypes.map((_, i) => `a${i}`);
  const call = (name: string, first: readonly Typed[], inputs: readonly string[], results: readonly Typed[]): Node => ({
    name,
    op: "StatefulPartitionedCall",
    inputs: [...inputs, ...fed, ...handles],
    attributes: {
      Tin: attribute.types([...first, ...fedTypes, ...handles.map(() => HANDLE)].map(({ dtype }) => dtype)),
      Tout: attribute.types(results.map(({ dtype }) => dtype)),
      f: attribute.function(name),
    },
  });
  return [
    placeholder("steps", INT),
    ...fedTypes.map((type, i) => placeholder(fed[i], type)),
    ...kept.flatMap((type, i) => variableNodes(i, type)),
    call("once", [], [], [FLOAT]),
    call("loop", [INT], ["steps"], [INT, BOOL, lossesType(maxSteps)]),
  ];
}

const HANDLE = { dtype: "resource" } as const;

/** A variable of the session, and the ways to it from outside. */
function variableNodes(i: number, type: Typed): Node[] {
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

const parameters = (types: readonly { readonly dtype: GraphType }[]) =>
  types.map(({ dtype }, i) => ({ name: `p${i}`, dtype }));

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

/** Many steps. Its parameters are the number of steps, what is fed, and the handles of what the session keeps. */
function loop(parts: Parts): FunctionDef {
  const { generations, fedTypes, maxSteps } = parts;
  const state = stateOf(parts);
  const fn = new FunctionDef("loop", parameters([INT, ...fedTypes, ...handlesOf(parts)]));
  const kept = new Kept(fn, parts, 1 + fedTypes.length);
  const [now, before] = [kept.read(0), kept.read(1)];
  const start = [
    fn.constant([0], INT),
    "p0",
    fn.constant([1], BOOL),
    fn.constant(new Float32Array(maxSteps), lossesType(maxSteps)),
    ...now,
    ...before,
    ...before,
    ...kept.readCaptured(),
    ...fedTypes.map((_, i) => `p${1 + i}`),
  ];
  const [done, , finite, losses, ...ends] = fn.nodeWithOutputs("StatelessWhile", "output", state.length, start, {
    T: attribute.types(state.map(({ dtype }) => dtype)),
    cond: attribute.function("condition"),
    body: attribute.function("body"),
    output_shapes: attribute.shapes(state.map(({ shape }) => shape)),
    parallel_iterations: attribute.int(1),
  });
  const assigned = kept.assign(ends.slice(0, generations.length));
  fn.return(fn.node("Identity", "output", [done, ...assigned], { T: attribute.type("int32") }), "int32");
  fn.return(finite, "bool");
  fn.return(losses, "float32");
  return fn;
}

/** One step by itself, without what a loop costs. Its parameters are what is fed, and the handles of what the session keeps. */
function once(parts: Parts): FunctionDef {
  const fn = new FunctionDef("once", parameters([...parts.fedTypes, ...handlesOf(parts)]));
  const kept = new Kept(fn, parts, parts.fedTypes.length);
  const [now, before, captured] = [kept.read(0), kept.read(1), kept.readCaptured()];
  const { loss, updates } = emitStep(fn, parts, {
    updated: (k) => now[k],
    captured: (i) => captured[i],
    fed: (i) => `p${i}`,
    step: fn.constant([0], INT),
  });
  const assigned = kept.assign([...updates, ...now, ...before]);
  fn.return(fn.node("Identity", "output", [loss, ...assigned], { T: attribute.type("float32") }), "float32");
  return fn;
}

const handlesOf = (parts: Parts) => keptTypes(parts).map(() => HANDLE);

/** What the session keeps, whose handles are parameters of a function. */
class Kept {
  /** What waits for each variable to be read, in the order of the variables. */
  private readonly whenRead: string[] = [];

  constructor(
    private readonly fn: FunctionDef,
    private readonly parts: Parts,
    private readonly firstParameter: number,
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
        this.fn.node("AssignVariableOp", "", [this.handle(i), values[i], ...wait], { dtype: attribute.type(dtype) }),
      );
    });
  }

  private readPlace(i: number, dtype: DType): string {
    return this.fn.node("ReadVariableOp", "value", [this.handle(i)], { dtype: attribute.type(dtype) });
  }

  private handle(i: number): string {
    return `p${this.firstParameter + i}`;
  }
}
