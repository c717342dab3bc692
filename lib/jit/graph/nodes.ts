/** The values of a program as nodes of a TensorFlow graph. */
import type { Variable } from "@tensorflow/tfjs";
import { type Elementwise, type Program, sizeOf, type Value } from "../program/program";
import { attribute, INT, type Nodes } from "./definition";
import { ONE_DNN_KERNEL, ONE_DNN_MATMUL } from "./session";

export interface GraphInputs {
  readonly program: Program;
  /** Whether TensorFlow has oneDNN's matrix products. */
  readonly oneDnn: boolean;
  /** Variables that the step assigns. */
  readonly updated: readonly Variable[];
  /** Captured tensors. */
  readonly captured: readonly Value[];
  /** What each run is given: variables that it only reads, a table of the values of each input. */
  readonly fed: readonly Value[];
}

/** How the nodes of a step refer to what they are given, by their numbers in the graph's inputs, and to which step it is. */
export interface Given {
  readonly updated: (k: number) => string;
  readonly captured: (i: number) => string;
  readonly fed: (i: number) => string;
  readonly step: string;
}

/** Adds the program to a function, and returns what refers to the loss and to the new values of the variables. */
export function emitStep(fn: Nodes, graph: GraphInputs, given: Given): { loss: string; updates: string[] } {
  const { program, updated } = graph;
  const nodes = new StepNodes(fn, graph, given);
  for (const value of program.values) nodes.add(value);
  return {
    loss: nodes.ref(program.loss),
    updates: updated.map((variable) => nodes.ref(program.updates.get(variable) as Value)),
  };
}

class StepNodes {
  private readonly refs = new Map<Value, string>();

  constructor(
    private readonly fn: Nodes,
    private readonly graph: GraphInputs,
    private readonly given: Given,
  ) {}

  add(value: Value): void {
    this.refs.set(value, this.emitValue(value));
  }

  ref(value: Value): string {
    return this.refs.get(value) as string;
  }

  private fed(value: Value): string {
    return this.given.fed(this.graph.fed.indexOf(value));
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
        return this.given.captured(this.graph.captured.indexOf(value));
      case "variable": {
        const place = this.graph.updated.indexOf(op.variable);
        return place < 0 ? this.fed(value) : this.given.updated(place);
      }
      case "input":
        return fn.node("GatherV2", "output", [this.fed(value), this.given.step, fn.constant([0], INT)], {
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
        return fn.node(this.graph.oneDnn ? ONE_DNN_MATMUL : "MatMul", "product", inputs, {
          T,
          ...(this.graph.oneDnn ? ONE_DNN_KERNEL : {}),
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
        return fn.node("ConcatV2", "output", [...inputs, fn.constant([op.axis], INT)], {
          N: attribute.int(inputs.length),
          T,
          Tidx: index,
        });
      case "gather":
        return fn.node("GatherV2", "output", [...inputs, fn.constant([0], INT)], {
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

function elementwise(fn: Nodes, name: Elementwise, { inputs, dtype }: Value, refs: readonly string[]): string {
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

type FusedNode = (fn: Nodes, ref: (value: Value) => string) => string;

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
