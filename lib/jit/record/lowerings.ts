/** Lowerings: every tfjs kernel that a step may use, written in the ops of the program. */

import type { Builder } from "../program/builder";
import { supportedDType, UnsupportedOperation } from "../program/cannot-compile";
import { type Binary, type Reduction, sizeOf, type Unary, type Value } from "../program/program";
import {
  axesOf,
  elu,
  inferred,
  isCountable,
  isData,
  isNotANumber,
  leakyRelu,
  limitIndices,
  lookUp,
  matmul,
  oneHot,
  oneRow,
  pad,
  perAxis,
  relu,
  shifted,
  splitSizes,
  square,
  sumOfLastAxis,
  tile,
} from "./composed";

type Inputs = Readonly<Record<string, Value>>;
type Attributes = Readonly<Record<string, unknown>>;
/** The result (or results) of a tfjs kernel for its operands. */
export type Lowering = (build: Builder, inputs: Inputs, attributes: Attributes) => Value | Value[];

const unary =
  (fn: Unary): Lowering =>
  (build, { x }) =>
    build.unary(fn, x);
const binary =
  (fn: Binary): Lowering =>
  (build, { a, b }) =>
    build.binary(fn, a, b);
const identity: Lowering = (_build, { x }) => x;

const reduction =
  (fn: Reduction, axisName = "axis"): Lowering =>
  (build, { x }, attributes) =>
    build.reduce(fn, x, axesOf(attributes[axisName], x.shape), attributes.keepDims === true);

/** SELU's constants (Klambauer et al., 2017, "Self-Normalizing Neural Networks"). */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

export const LOWERINGS: Readonly<Record<string, Lowering>> = {
  Add: binary("add"),
  Sub: binary("sub"),
  Multiply: binary("mul"),
  RealDiv: binary("div"),
  Maximum: binary("max"),
  Minimum: binary("min"),
  Pow: binary("pow"),
  Equal: binary("equal"),
  NotEqual: binary("notEqual"),
  Less: binary("less"),
  LessEqual: binary("lessEqual"),
  Greater: binary("greater"),
  GreaterEqual: binary("greaterEqual"),
  LogicalAnd: binary("and"),
  LogicalOr: binary("or"),
  LogicalXor: binary("xor"),
  FloorDiv: (build, { a, b }) => build.unary("floor", build.binary("div", a, b)),
  SquaredDifference: (build, { a, b }) => square(build, build.binary("sub", a, b)),
  AddN: (build, inputs) => Object.values(inputs).reduce((sum, term) => build.binary("add", sum, term)),

  Neg: unary("neg"),
  Abs: unary("abs"),
  Sign: unary("sign"),
  // Of the functions here, TensorFlow.js takes whole numbers only for the exponential.
  Exp: (build, { x }) => build.unary("exp", build.cast(x, "float32")),
  Expm1: unary("expm1"),
  Log: unary("log"),
  Log1p: unary("log1p"),
  Sqrt: unary("sqrt"),
  Floor: unary("floor"),
  Ceil: unary("ceil"),
  Round: unary("round"),
  Sigmoid: unary("sigmoid"),
  Tanh: unary("tanh"),
  Erf: unary("erf"),
  LogicalNot: unary("not"),
  Rsqrt: (build, { x }) => build.binary("div", build.full(1), build.unary("sqrt", x)),
  Reciprocal: (build, { x }) => build.binary("div", build.full(1), x),
  Square: (build, { x }) => square(build, x),
  IsNan: (build, { x }) => isNotANumber(build, x),
  Select: (build, { condition, t, e }) => {
    // A condition of lower rank selects whole rows.
    const rank = t.shape.length - condition.shape.length;
    return build.select(build.reshape(condition, [...condition.shape, ...Array(rank).fill(1)]), t, e);
  },
  ClipByValue: (build, { x }, { clipValueMin, clipValueMax }) => {
    const low = build.binary("max", x, build.full(clipValueMin as number, [], x.dtype));
    return build.binary("min", low, build.full(clipValueMax as number, [], x.dtype));
  },

  Relu: (build, { x }) => relu(build, x),
  Relu6: (build, { x }) => build.binary("min", relu(build, x), build.full(6)),
  LeakyRelu: (build, { x }, { alpha }) => leakyRelu(build, x, build.full(alpha as number)),
  Prelu: (build, { x, alpha }) => leakyRelu(build, x, alpha),
  Elu: (build, { x }) => elu(build, x, 1),
  Selu: (build, { x }) => build.binary("mul", elu(build, x, SELU_ALPHA), build.full(SELU_SCALE)),
  EluGrad: (build, { dy, y }) => {
    const slope = build.binary("mul", dy, build.binary("add", y, build.full(1)));
    return build.select(build.binary("less", y, build.full(0)), slope, dy);
  },
  Softplus: (build, { x }) => {
    const decay = build.unary("exp", build.unary("neg", build.unary("abs", x)));
    return build.binary("add", relu(build, x), build.unary("log1p", decay));
  },
  Step: (build, { x }, { alpha }) => {
    const positive = build.binary("greater", x, build.full(0));
    const step =
      alpha === 0
        ? build.cast(positive, "float32")
        : build.select(positive, build.full(1), build.full(alpha as number));
    return build.select(isNotANumber(build, x), x, step);
  },
  Softmax: (build, { logits }) => {
    const weights = build.unary("exp", shifted(build, logits));
    return build.binary("div", weights, sumOfLastAxis(build, weights));
  },
  LogSoftmax: (build, { logits }) => {
    const logits0 = shifted(build, logits);
    return build.binary("sub", logits0, build.unary("log", sumOfLastAxis(build, build.unary("exp", logits0))));
  },

  FusedBatchNorm: (build, { x, mean, variance, offset, scale }, { varianceEpsilon }) => {
    const deviation = build.unary("sqrt", build.binary("add", variance, build.full(varianceEpsilon as number)));
    let result = build.binary("div", build.binary("sub", x, mean), deviation);
    if (scale) result = build.binary("mul", result, scale);
    return offset ? build.binary("add", result, offset) : result;
  },
  BatchMatMul: (build, { a, b }, { transposeA, transposeB }) =>
    matmul(build, a, b, transposeA === true, transposeB === true),
  _FusedMatMul: (build, { a, b, bias, preluActivationWeights }, attributes) => {
    const { transposeA, transposeB, activation, leakyreluAlpha } = attributes;
    let result = matmul(build, a, b, transposeA === true, transposeB === true);
    if (bias) result = build.binary("add", result, bias);
    if (activation === undefined || activation === null || activation === "linear") return result;
    const inputs = { x: result, alpha: preluActivationWeights };
    const kernel = ACTIVATION_KERNELS[activation as string];
    if (!kernel) throw new UnsupportedOperation(`_FusedMatMul with activation ${activation}`);
    return LOWERINGS[kernel](build, inputs, { alpha: leakyreluAlpha });
  },

  Sum: (build, inputs, attributes) => {
    const { x } = inputs;
    if (x.dtype === "float32") return reduction("sum")(build, inputs, attributes);
    if (!isCountable(x)) throw new UnsupportedOperation("Sum", " of int32");
    const sum = reduction("sum")(build, { x: build.cast(x, "float32") }, attributes) as Value;
    return build.cast(sum, "int32");
  },
  Max: reduction("max", "reductionIndices"),
  Min: reduction("min"),
  Any: (build, { x }, { axis, keepDims }) => {
    const found = build.reduce("max", build.cast(x, "float32"), axesOf(axis, x.shape), keepDims === true);
    // Not "not equal to 0": the maximum of no elements is −∞, and counts as false.
    return build.binary("greater", found, build.full(0));
  },
  All: (build, { x }, { axis, keepDims }) => {
    const found = build.reduce("min", build.cast(x, "float32"), axesOf(axis, x.shape), keepDims === true);
    // Not "not equal to 0": the minimum of no elements is ∞, and counts as true.
    return build.binary("greater", found, build.full(0));
  },
  Mean: (build, { x }, { axis, keepDims }) => {
    const axes = axesOf(axis, x.shape);
    const count = sizeOf(axes.map((axis) => x.shape[axis]));
    const sum = build.reduce("sum", build.cast(x, "float32"), axes, keepDims === true);
    return build.binary("div", sum, build.full(count));
  },

  Identity: identity,
  Cast: (build, { x }, { dtype }) => build.cast(x, supportedDType(dtype)),
  Fill: (build, _inputs, { shape, value, dtype }) => {
    if (typeof value !== "number") throw new UnsupportedOperation("Fill", ` with ${typeof value} values`);
    return build.full(value, shape as number[], supportedDType(dtype ?? "float32"));
  },
  ZerosLike: (build, { x }) => build.full(0, x.shape, x.dtype),
  OnesLike: (build, { x }) => build.full(1, x.shape, x.dtype),
  Reshape: (build, { x }, { shape }) => build.reshape(x, inferred(shape as number[], x.shape)),
  ExpandDims: (build, { input }, { dim }) => {
    const axis = (dim as number) < 0 ? (dim as number) + input.shape.length + 1 : (dim as number);
    return build.reshape(input, [...input.shape.slice(0, axis), 1, ...input.shape.slice(axis)]);
  },
  Transpose: (build, { x }, { perm }) => build.transpose(x, perm as number[]),
  BroadcastTo: (build, { x }, { shape }) => build.broadcast(x, shape as number[]),
  Tile: (build, { x }, { reps }) => tile(build, x, reps as number[]),
  Slice: (build, { x }, { begin, size }) => {
    const starts = perAxis(begin, x.shape, 0);
    const sizes = perAxis(size, x.shape, -1).map((extent, axis) =>
      extent === -1 ? x.shape[axis] - starts[axis] : extent,
    );
    return build.slice(x, starts, sizes);
  },
  SplitV: (build, { x }, { numOrSizeSplits, axis }) => {
    const [along] = axesOf(axis, x.shape);
    const sizes = Array.isArray(numOrSizeSplits)
      ? splitSizes(numOrSizeSplits as number[], x.shape[along])
      : Array(numOrSizeSplits as number).fill(x.shape[along] / (numOrSizeSplits as number));
    let start = 0;
    return sizes.map((size) => {
      const begin = x.shape.map((_, i) => (i === along ? start : 0));
      start += size;
      return build.slice(
        x,
        begin,
        x.shape.map((extent, i) => (i === along ? size : extent)),
      );
    });
  },
  Concat: (build, inputs, { axis }) => {
    const parts = Object.values(inputs);
    return build.concat(parts, axesOf(axis, parts[0].shape)[0]);
  },
  Pack: (build, inputs, { axis }) => {
    const parts = Object.values(inputs);
    const { shape } = parts[0];
    const along = (axis as number) < 0 ? (axis as number) + shape.length + 1 : (axis as number);
    const expanded = [...shape.slice(0, along), 1, ...shape.slice(along)];
    return build.concat(
      parts.map((part) => build.reshape(part, expanded)),
      along,
    );
  },
  Unpack: (build, { value }, { axis }) => {
    const [along] = axesOf(axis, value.shape);
    const rest = value.shape.filter((_, i) => i !== along);
    return Array.from({ length: value.shape[along] }, (_, index) => {
      const begin = value.shape.map((_extent, i) => (i === along ? index : 0));
      const size = value.shape.map((extent, i) => (i === along ? 1 : extent));
      return build.reshape(build.slice(value, begin, size), rest);
    });
  },
  PadV2: (build, { x }, { paddings, constantValue }) =>
    pad(build, x, paddings as [number, number][], constantValue as number),
  OneHot: (build, { indices }, { depth, onValue, offValue, dtype }) => {
    const hot = oneHot(build, indices, depth as number);
    const type = supportedDType(dtype ?? "float32");
    return build.select(hot, build.full(onValue as number, [], type), build.full(offValue as number, [], type));
  },
  GatherV2: (build, { x, indices }, { axis, batchDims }) => {
    if (axesOf(axis, x.shape)[0] !== 0 || batchDims)
      throw new UnsupportedOperation("GatherV2", " along another axis than the first");
    if (indices.op.kind === "full") return oneRow(build, x, indices.op.value, indices.shape);
    limitIndices(build, "GatherV2", indices, x.shape[0]);
    if (isData(x)) return build.gather(x, indices);
    if (x.op.kind !== "variable" || x.dtype !== "float32")
      throw new UnsupportedOperation("GatherV2", ` from computed values, or whole numbers that change`);
    // The rows of an embedding are a product, so that the table gets a gradient.
    return lookUp(build, x, indices);
  },
  UnsortedSegmentSum: (build, { x, segmentIds }, { numSegments }) => {
    if (x.dtype !== "float32") throw new UnsupportedOperation("UnsortedSegmentSum", ` of ${x.dtype}`);
    limitIndices(build, "UnsortedSegmentSum", segmentIds, numSegments as number);
    const flat = build.reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
    const hot = build.cast(oneHot(build, segmentIds, numSegments as number), "float32");
    return build.reshape(build.matmul(hot, flat, true, false), [numSegments as number, ...x.shape.slice(1)]);
  },
};

const ACTIVATION_KERNELS: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
};
