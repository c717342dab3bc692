/** The program as a TensorFlow graph that runs many steps by itself: for networks too wide for registers. */
import type { Variable } from "@tensorflow/tfjs";
import { attribute, FunctionDef, savedModel, type Typed } from "./graph-def";
import { type Elementwise, type Program, sizeOf, type Value } from "./program";

export interface Graph {
  readonly program: Program;
  /** The SavedModel. */
  readonly bytes: Uint8Array;
  readonly maxSteps: number;
  /** Variables that the step assigns. */
  readonly updated: readonly Variable[];
  /** What else it is given: captured tensors, variables that it only reads, a table of the values of each input. */
  readonly others: readonly Value[];
}

/** Losses and inputs of this many steps are kept, unless the inputs are large: few enough to stop in between. */
const MAX_STEPS = 256;
const MAX_INPUT_FLOATS = 1 << 20;

const SCALAR = { shape: [], dtype: "int32" } as const satisfies Typed;

/**
 * Emits the graph. Its inputs are the number of steps, the assigned variables, those of the step before, and `others`;
 * its outputs the number of steps done, whether the last loss is finite, the losses, the variables, those of the step before and of that before it.
 */
export function emitGraph(program: Program): Graph {
  const updated = [...program.updates.keys()];
  const others = program.values.filter(
    ({ op }) =>
      op.kind === "captured" || op.kind === "input" || (op.kind === "variable" && !program.updates.has(op.variable)),
  );
  const inputFloats = others.reduce((sum, { op, shape }) => sum + (op.kind === "input" ? sizeOf(shape) : 0), 0);
  const maxSteps = Math.max(1, Math.min(MAX_STEPS, Math.floor(MAX_INPUT_FLOATS / Math.max(1, inputFloats))));
  const variableTypes = updated.map(({ shape, dtype }) => ({ shape, dtype }) as Typed);
  const otherTypes = others.map(({ op, shape, dtype }) => ({
    shape: op.kind === "input" ? [maxSteps, ...shape] : shape,
    dtype,
  }));
  const losses: Typed = { shape: [maxSteps], dtype: "float32" };
  const flag: Typed = { shape: [], dtype: "bool" };
  /** What goes round the loop. */
  const state: Typed[] = [
    SCALAR,
    SCALAR,
    flag,
    losses,
    ...variableTypes,
    ...variableTypes,
    ...variableTypes,
    ...otherTypes,
  ];
  const inputs = [SCALAR, ...variableTypes, ...variableTypes, ...otherTypes];
  const outputs = [SCALAR, flag, losses, ...variableTypes, ...variableTypes, ...variableTypes];

  const functions = [
    condition(state),
    new StepFunction({ program, updated, others, maxSteps }, state).emit(),
    loop(state, inputs, updated.length, maxSteps),
  ];
  return { program, bytes: savedModel(functions, "loop", inputs, outputs), maxSteps, updated, others };
}

const parameters = (types: readonly Typed[]) => types.map(({ dtype }, i) => ({ name: `p${i}`, dtype }));

/** done < steps, and the last loss is finite */
function condition(state: readonly Typed[]): FunctionDef {
  const fn = new FunctionDef("condition", parameters(state));
  const more = fn.node("Less", "z", ["p0", "p1"], { T: attribute.type("int32") });
  fn.return(fn.node("LogicalAnd", "z", [more, "p2"], {}), "bool");
  return fn;
}

function loop(state: readonly Typed[], inputs: readonly Typed[], variables: number, maxSteps: number): FunctionDef {
  const fn = new FunctionDef("loop", parameters(inputs));
  const names = inputs.map((_, i) => `p${i}`);
  const current = names.slice(1, 1 + variables);
  const previous = names.slice(1 + variables, 1 + 2 * variables);
  const start = [
    fn.constant([0], SCALAR),
    "p0",
    fn.constant([1], { shape: [], dtype: "bool" }),
    fn.constant(new Float32Array(maxSteps), { shape: [maxSteps], dtype: "float32" }),
    ...current,
    ...previous,
    ...previous,
    ...names.slice(1 + 2 * variables),
  ];
  const end = fn.nodeWithOutputs("StatelessWhile", "output", state.length, start, {
    T: attribute.types(state.map(({ dtype }) => dtype)),
    cond: attribute.function("condition"),
    body: attribute.function("step"),
    output_shapes: attribute.shapes(state.map(({ shape }) => shape)),
    parallel_iterations: attribute.int(1),
  });
  for (const [i, { dtype }] of state.entries()) {
    const isResult = i !== 1 && i < 4 + 3 * variables;
    if (isResult) fn.return(end[i], dtype);
  }
  return fn;
}

class StepFunction {
  private readonly fn: FunctionDef;
  private readonly refs = new Map<Value, string>();

  constructor(
    private readonly graph: Omit<Graph, "bytes">,
    private readonly state: readonly Typed[],
  ) {
    this.fn = new FunctionDef("step", parameters(state));
  }

  emit(): FunctionDef {
    const { fn } = this;
    const { program, updated, others } = this.graph;
    const count = updated.length;
    for (const value of program.values) this.refs.set(value, this.emitValue(value));
    const loss = this.ref(program.loss);
    const results = [
      fn.node("AddV2", "z", ["p0", fn.constant([1], SCALAR)], { T: attribute.type("int32") }),
      "p1",
      fn.node("IsFinite", "y", [loss], { T: attribute.type("float32") }),
      this.withLoss(loss),
      ...updated.map((variable) => this.ref(program.updates.get(variable) as Value)),
      ...Array.from({ length: 2 * count }, (_, i) => `p${4 + i}`),
      ...others.map((_, i) => `p${4 + 3 * count + i}`),
    ];
    for (const [i, { dtype }] of this.state.entries()) fn.return(results[i], dtype);
    return fn;
  }

  private ref(value: Value): string {
    return this.refs.get(value) as string;
  }

  /** The losses, with that of this step in its place. */
  private withLoss(loss: string): string {
    const { fn } = this;
    const { maxSteps } = this.graph;
    const places = fn.constant(
      Int32Array.from({ length: maxSteps }, (_, i) => i),
      { shape: [maxSteps], dtype: "int32" },
    );
    const here = fn.node("Equal", "z", [places, "p0"], { T: attribute.type("int32") });
    return fn.node("SelectV2", "output", [here, loss, "p3"], { T: attribute.type("float32") });
  }

  private parameterOf(value: Value): string {
    const { updated, others } = this.graph;
    return `p${4 + 3 * updated.length + others.indexOf(value)}`;
  }

  private emitValue(value: Value): string {
    const { fn } = this;
    const { op, shape, dtype } = value;
    const inputs = value.inputs.map((operand) => this.ref(operand));
    const T = attribute.type(dtype);
    const ints = (numbers: readonly number[]) => fn.constant(numbers, { shape: [numbers.length], dtype: "int32" });
    const index = attribute.type("int32");
    switch (op.kind) {
      case "captured":
        return this.parameterOf(value);
      case "variable": {
        const place = this.graph.updated.indexOf(op.variable);
        return place < 0 ? this.parameterOf(value) : `p${4 + place}`;
      }
      case "input":
        return fn.node("GatherV2", "output", [this.parameterOf(value), "p0", fn.constant([0], SCALAR)], {
          Tparams: T,
          Tindices: index,
          Taxis: index,
        });
      case "constant":
        return fn.constant(op.values, value);
      case "full":
        return fn.constant(Array(sizeOf(shape)).fill(op.value), value);
      case "elementwise":
        return fused(value)?.(fn, (operand) => this.ref(operand)) ?? elementwise(fn, op.fn, value, inputs);
      case "broadcast":
        return fn.node("BroadcastTo", "output", [...inputs, ints(shape)], { T, Tidx: index });
      case "matmul":
        return fn.node("MatMul", "product", inputs, {
          T,
          transpose_a: attribute.bool(op.transposeA),
          transpose_b: attribute.bool(op.transposeB),
        });
      case "reduce":
        return fn.node({ sum: "Sum", max: "Max", min: "Min" }[op.fn], "output", [...inputs, ints(op.axes)], {
          T,
          Tidx: index,
          keep_dims: attribute.bool(false),
        });
      case "reshape":
        return fn.node("Reshape", "output", [...inputs, ints(shape)], { T, Tshape: index });
      case "transpose":
        return fn.node("Transpose", "y", [...inputs, ints(op.permutation)], { T, Tperm: index });
      case "slice":
        return fn.node("Slice", "output", [...inputs, ints(op.begin), ints(shape)], { T, Index: index });
      case "concat":
        return fn.node("ConcatV2", "output", [...inputs, fn.constant([op.axis], SCALAR)], {
          N: attribute.int(inputs.length),
          T,
          Tidx: index,
        });
      case "gather":
        return fn.node("GatherV2", "output", [...inputs, fn.constant([0], SCALAR)], {
          Tparams: T,
          Tindices: index,
          Taxis: index,
        });
    }
  }
}

/** TensorFlow's name of an op, that of its result, and whether its type attribute is that of the operands. */
const OPERATIONS: Partial<Record<Elementwise, readonly [op: string, output: string]>> = {
  neg: ["Neg", "y"],
  abs: ["Abs", "y"],
  sign: ["Sign", "y"],
  exp: ["Exp", "y"],
  expm1: ["Expm1", "y"],
  log: ["Log", "y"],
  log1p: ["Log1p", "y"],
  sqrt: ["Sqrt", "y"],
  floor: ["Floor", "y"],
  ceil: ["Ceil", "y"],
  round: ["Round", "y"],
  sigmoid: ["Sigmoid", "y"],
  tanh: ["Tanh", "y"],
  erf: ["Erf", "y"],
  add: ["AddV2", "z"],
  sub: ["Sub", "z"],
  mul: ["Mul", "z"],
  div: ["RealDiv", "z"],
  max: ["Maximum", "z"],
  min: ["Minimum", "z"],
  pow: ["Pow", "z"],
  equal: ["Equal", "z"],
  notEqual: ["NotEqual", "z"],
  less: ["Less", "z"],
  lessEqual: ["LessEqual", "z"],
  greater: ["Greater", "z"],
  greaterEqual: ["GreaterEqual", "z"],
  xor: ["NotEqual", "z"],
  select: ["SelectV2", "output"],
};

function elementwise(fn: FunctionDef, name: Elementwise, { inputs, dtype }: Value, refs: readonly string[]): string {
  switch (name) {
    case "not":
      return fn.node("LogicalNot", "y", refs, {});
    case "and":
      return fn.node("LogicalAnd", "z", refs, {});
    case "or":
      return fn.node("LogicalOr", "z", refs, {});
    case "toFloat":
    case "toInt":
    case "toBool":
      return fn.node("Cast", "y", refs, { SrcT: attribute.type(inputs[0].dtype), DstT: attribute.type(dtype) });
    default: {
      const [op, output] = OPERATIONS[name] as readonly [string, string];
      const T = attribute.type(name === "select" ? dtype : inputs[0].dtype);
      return fn.node(dtype === "int32" && name === "div" ? "TruncateDiv" : op, output, refs, { T });
    }
  }
}

type FusedNode = (fn: FunctionDef, ref: (value: Value) => string) => string;

/** Rectifiers and their gradients are one kernel each in TensorFlow; here they are written in parts. */
function fused({ op, inputs, shape, dtype }: Value): FusedNode | undefined {
  if (op.kind !== "elementwise" || dtype !== "float32") return undefined;
  const T = attribute.type("float32");
  const sameSize = (...values: Value[]) =>
    values.every((value) => sizeOf(value.shape) === sizeOf(shape) && value.shape.length === shape.length);
  if (op.fn === "max" && sameSize(inputs[0])) {
    const [x, other] = inputs;
    if (isFull(other, 0)) return (fn, ref) => fn.node("Relu", "activations", [ref(x)], { T });
    const slope = slopeOf(other, x);
    if (slope !== undefined)
      return (fn, ref) => fn.node("LeakyRelu", "activations", [ref(x)], { T, alpha: attribute.float(slope) });
  }
  if (
    op.fn === "select" &&
    inputs[0].op.kind === "elementwise" &&
    inputs[0].op.fn === "greater" &&
    isFull(inputs[0].inputs[1], 0)
  ) {
    const [x] = inputs[0].inputs;
    const [, gradient, otherwise] = inputs;
    if (!sameSize(x, gradient)) return undefined;
    if (isFull(otherwise, 0)) return (fn, ref) => fn.node("ReluGrad", "backprops", [ref(gradient), ref(x)], { T });
    const slope = slopeOf(otherwise, gradient);
    if (slope !== undefined) {
      return (fn, ref) =>
        fn.node("LeakyReluGrad", "backprops", [ref(gradient), ref(x)], { T, alpha: attribute.float(slope) });
    }
  }
  return undefined;
}

function isFull({ op }: Value, value: number): boolean {
  return op.kind === "full" && op.value === value;
}

/** The factor, if the value is x times a number. */
function slopeOf({ op, inputs }: Value, x: Value): number | undefined {
  if (op.kind !== "elementwise" || op.fn !== "mul" || inputs[0] !== x) return undefined;
  return inputs[1].op.kind === "full" ? inputs[1].op.value : undefined;
}
