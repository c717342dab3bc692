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
import { type Program, sizeOf } from "./program";

export interface Graph extends GraphInputs {
  /** The SavedModel. */
  readonly bytes: Uint8Array;
  readonly maxSteps: number;
}

/** Losses and inputs of this many steps are kept, unless the inputs are large: few enough to stop in between. */
const MAX_STEPS = 256;
const MAX_INPUT_FLOATS = 1 << 20;

/** Values that the session keeps of every assigned variable: of now, of the step before, and of the one before that. */
const GENERATIONS = 3;

/**
 * Emits the graph. The variables that it assigns, so many as `count`, are variables of the session, once for each generation: that of generation g is
 * number g · count + k, with the nodes `read<number>`, `write<number>` (fed) and `written<number>` (fetched). `once` and `loop` run one step or many. Both are fed `others`,
 * `a0`, `a1`, …, the loop also the number of steps, `steps`. The result of `once` is the loss; those of `loop` are the number of steps done, whether the last
 * loss is finite, and the losses.
 */
export function emitGraph(program: Program, oneDnn: boolean): Graph {
  const updated = [...program.updates.keys()];
  const others = program.values.filter(
    ({ op }) =>
      op.kind === "captured" || op.kind === "input" || (op.kind === "variable" && !program.updates.has(op.variable)),
  );
  const inputFloats = others.reduce((sum, { op, shape }) => sum + (op.kind === "input" ? sizeOf(shape) : 0), 0);
  const maxSteps = Math.max(1, Math.min(MAX_STEPS, Math.floor(MAX_INPUT_FLOATS / Math.max(1, inputFloats))));
  const parts: Parts = {
    program,
    oneDnn,
    updated,
    others,
    maxSteps,
    variableTypes: updated.map(({ shape, dtype }) => ({ shape, dtype }) as Typed),
    otherTypes: others.map(({ op, shape, dtype }) => ({
      shape: op.kind === "input" ? [maxSteps, ...shape] : shape,
      dtype,
    })),
  };
  const functions = [condition(parts), body(parts), loop(parts), once(parts)];
  return { program, oneDnn, updated, others, maxSteps, bytes: savedModel(functions, nodesOf(parts)) };
}

/** What the functions of the graph are made of. */
interface Parts extends GraphInputs {
  readonly maxSteps: number;
  readonly variableTypes: readonly Typed[];
  readonly otherTypes: readonly Typed[];
}

/** The nodes that the host feeds and fetches. */
function nodesOf({ variableTypes, otherTypes, maxSteps }: Parts): Node[] {
  const generations = allGenerations(variableTypes);
  const handles = generations.map((_, i) => `variable${i}`);
  const others = otherTypes.map((_, i) => `a${i}`);
  const call = (name: string, first: readonly Typed[], inputs: readonly string[], results: readonly Typed[]): Node => ({
    name,
    op: "StatefulPartitionedCall",
    inputs: [...inputs, ...others, ...handles],
    attributes: {
      Tin: attribute.types([...first, ...otherTypes, ...handles.map(() => HANDLE)].map(({ dtype }) => dtype)),
      Tout: attribute.types(results.map(({ dtype }) => dtype)),
      f: attribute.function(name),
    },
  });
  return [
    placeholder("steps", INT),
    ...otherTypes.map((type, i) => placeholder(others[i], type)),
    ...generations.flatMap((type, i) => variableNodes(i, type)),
    call("once", [], [], [FLOAT]),
    call("loop", [INT], ["steps"], [INT, BOOL, lossesType(maxSteps)]),
  ];
}

const HANDLE = { dtype: "resource" } as const;

function allGenerations(variableTypes: readonly Typed[]): Typed[] {
  return Array.from({ length: GENERATIONS }, () => variableTypes).flat();
}

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

/** What goes round the loop: steps done, steps wanted, whether the last loss is finite, the losses, the variables of each generation, the others. */
const stateOf = ({ variableTypes, otherTypes, maxSteps }: Parts): Typed[] => [
  INT,
  INT,
  BOOL,
  lossesType(maxSteps),
  ...allGenerations(variableTypes),
  ...otherTypes,
];
/** Where the variables begin in the state. */
const VARIABLES = 4;

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
  const generations = GENERATIONS * parts.updated.length;
  const place = (i: number) => `p${VARIABLES + i}`;
  const { loss, updates } = emitStep(fn, parts, {
    variable: place,
    other: (i) => place(generations + i),
    step: "p0",
  });
  const results = [
    fn.node("AddV2", "z", ["p0", fn.constant([1], INT)], { T: attribute.type("int32") }),
    "p1",
    fn.node("IsFinite", "y", [loss], { T: attribute.type("float32") }),
    withLoss(fn, loss, parts.maxSteps),
    ...updates,
    ...Array.from({ length: generations - updates.length }, (_, i) => place(i)),
    ...parts.others.map((_, i) => place(generations + i)),
  ];
  for (const [i, { dtype }] of state.entries()) fn.return(results[i], dtype);
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

/** Many steps. Its parameters are the number of steps, the others, and the variables' handles. */
function loop(parts: Parts): FunctionDef {
  const { otherTypes, maxSteps } = parts;
  const state = stateOf(parts);
  const fn = new FunctionDef("loop", parameters([INT, ...otherTypes, ...handleTypes(parts)]));
  const variables = new SessionVariables(fn, parts, 1 + otherTypes.length);
  const [now, before] = [variables.read(0), variables.read(1)];
  const start = [
    fn.constant([0], INT),
    "p0",
    fn.constant([1], BOOL),
    fn.constant(new Float32Array(maxSteps), lossesType(maxSteps)),
    ...now,
    ...before,
    ...before,
    ...otherTypes.map((_, i) => `p${1 + i}`),
  ];
  const [done, , finite, losses, ...ends] = fn.nodeWithOutputs("StatelessWhile", "output", state.length, start, {
    T: attribute.types(state.map(({ dtype }) => dtype)),
    cond: attribute.function("condition"),
    body: attribute.function("body"),
    output_shapes: attribute.shapes(state.map(({ shape }) => shape)),
    parallel_iterations: attribute.int(1),
  });
  const assigned = variables.assign(ends.slice(0, GENERATIONS * parts.updated.length));
  fn.return(fn.node("Identity", "output", [done, ...assigned], { T: attribute.type("int32") }), "int32");
  fn.return(finite, "bool");
  fn.return(losses, "float32");
  return fn;
}

/** One step by itself, without what a loop costs. Its parameters are the others, and the variables' handles. */
function once(parts: Parts): FunctionDef {
  const fn = new FunctionDef("once", parameters([...parts.otherTypes, ...handleTypes(parts)]));
  const variables = new SessionVariables(fn, parts, parts.otherTypes.length);
  const [now, before] = [variables.read(0), variables.read(1)];
  const { loss, updates } = emitStep(fn, parts, {
    variable: (k) => now[k],
    other: (i) => `p${i}`,
    step: fn.constant([0], INT),
  });
  const assigned = variables.assign([...updates, ...now, ...before]);
  fn.return(fn.node("Identity", "output", [loss, ...assigned], { T: attribute.type("float32") }), "float32");
  return fn;
}

const handleTypes = ({ variableTypes }: Parts) => allGenerations(variableTypes).map(() => HANDLE);

/** The session's variables, whose handles are parameters of a function. */
class SessionVariables {
  /** What waits for each variable to be read, in the order of the variables. */
  private readonly whenRead: string[] = [];

  constructor(
    private readonly fn: FunctionDef,
    private readonly parts: Parts,
    private readonly firstParameter: number,
  ) {}

  /** The values of a generation; 0 is read first, then 1. */
  read(generation: number): string[] {
    const { variableTypes } = this.parts;
    return variableTypes.map(({ dtype }, k) => {
      const handle = this.handle(generation * variableTypes.length + k);
      const value = this.fn.node("ReadVariableOp", "value", [handle], { dtype: attribute.type(dtype) });
      this.whenRead.push(after(value));
      return value;
    });
  }

  /** Assigns all generations, which then share memory with the values, and returns what waits for that. */
  assign(values: readonly string[]): string[] {
    return allGenerations(this.parts.variableTypes).map(({ dtype }, i) => {
      // A value that does not depend on what was there must not come before it has been read.
      const wait = this.whenRead.slice(i, i + 1);
      return after(
        this.fn.node("AssignVariableOp", "", [this.handle(i), values[i], ...wait], { dtype: attribute.type(dtype) }),
      );
    });
  }

  private handle(i: number): string {
    return `p${this.firstParameter + i}`;
  }
}
