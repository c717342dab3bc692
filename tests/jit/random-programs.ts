/** Random steps of all operations that the jit compiles, as source code that runs by itself, and their numbers compiled and eager. */
import type { Tensor } from "@tensorflow/tfjs";
import { jit, tf } from "nonlinear";

type DType = "float32" | "int32" | "bool";

/** A tensor of a random program. */
interface Operand {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: ArrayLike<number>;
  /** Computed by operations that are exact: what follows may depend on the last digit. Others only pass on what they are. */
  readonly isExact: boolean;
  /** An expression of the size that rounding errors are relative to, if not the value itself: nothing follows from such a value. */
  readonly scale?: string;
}

/** An operation: its source code for operands that it takes, or undefined. */
interface Operation {
  readonly write: (pick: Choice) => string | undefined;
  /** "exact" to the last bit, "rounded" where the order or the last digits may differ, or as its operands are. */
  readonly result: "exact" | "rounded" | "same";
  readonly scale?: (pick: Choice) => string;
}

/** Chooses the operands of an operation. */
interface Choice {
  a(dtype: DType, isExact?: boolean): Operand | undefined;
  number(count: number): number;
}

export interface Instruction {
  readonly operation: number;
  readonly picks: readonly number[];
}

export interface RandomProgram {
  readonly seed: number;
  readonly rows: number;
  readonly features: number;
  readonly instructions: readonly Instruction[];
}

const unary = (names: string, dtype: DType, result: Operation["result"]): Operation[] =>
  names.split(" ").map((name) => ({
    result,
    write: (pick) => {
      const x = pick.a(dtype, result !== "same");
      return x && `tf.${name}(${x.name})`;
    },
  }));
const binary = (names: string, dtype: DType, result: Operation["result"]): Operation[] =>
  names.split(" ").map((name) => ({
    result,
    write: (pick) => {
      const [x, y] = [pick.a(dtype, true), pick.a(dtype, true)];
      return x && y && `tf.${name}(${x.name}, ${y.name})`;
    },
  }));
const of = (
  dtype: DType,
  result: Operation["result"],
  source: (x: Operand, pick: Choice) => string | undefined,
): Operation => ({
  result,
  write: (pick) => {
    const x = pick.a(dtype, result !== "same");
    return x && source(x, pick);
  },
});
const TYPES: readonly DType[] = ["float32", "int32", "bool"];
const axisOf = ({ shape }: Operand, pick: Choice) => pick.number(Math.max(1, shape.length));

const shaping = TYPES.flatMap((dtype) => [
  of(dtype, "same", (x) => `tf.reshape(${x.name}, [-1])`),
  of(dtype, "same", (x) => `tf.transpose(${x.name})`),
  of(dtype, "same", (x, pick) => `tf.expandDims(${x.name}, ${axisOf(x, pick)})`),
  of(dtype, "same", (x, pick) => `tf.concat([${x.name}, ${x.name}], ${axisOf(x, pick)})`),
  of(dtype, "same", (x, pick) => `tf.stack([${x.name}, ${x.name}], ${axisOf(x, pick)})`),
  of(dtype, "same", (x, pick) => `tf.split(${x.name}, ${x.shape[axisOf(x, pick)] || 1}, ${axisOf(x, pick)})[0]`),
  of(dtype, "same", (x) => `tf.pad(${x.name}, [${x.shape.map(() => "[1, 2]")}], 1)`),
  of(dtype, "same", (x) => `tf.tile(${x.name}, [${x.shape.map((_, i) => i + 1)}])`),
  of(dtype, "same", (x) => `tf.slice(${x.name}, [${x.shape.map((extent) => extent >> 1)}])`),
  of(dtype, "same", (x, pick) =>
    x.shape[0] > 0 ? `tf.gather(${x.name}, tf.tensor1d([0, ${pick.number(x.shape[0])}], "int32"))` : undefined,
  ),
  of(dtype, "exact", (x) => `tf.${dtype === "float32" ? "zerosLike" : "onesLike"}(${x.name})`),
  ...TYPES.map((to) => of(dtype, "exact", (x) => `tf.cast(${x.name}, "${to}")`)),
  ...TYPES.map(() => ({
    result: "exact" as const,
    write: (pick: Choice) => {
      const [condition, x, y] = [pick.a("bool", true), pick.a(dtype, true), pick.a(dtype, true)];
      return condition && x && y && `tf.where(${condition.name}, ${x.name}, ${y.name})`;
    },
  })),
]);

export const OPERATIONS: readonly Operation[] = [
  ...shaping,
  ...unary("neg abs square sqrt floor ceil round sign step relu relu6 isNaN", "float32", "exact"),
  ...unary("neg abs square relu sign", "int32", "exact"),
  ...unary("logicalNot", "bool", "exact"),
  ...unary("neg abs relu", "float32", "same"),
  ...unary(
    "exp expm1 log log1p sigmoid tanh erf softplus elu selu rsqrt reciprocal softmax logSoftmax",
    "float32",
    "rounded",
  ),
  ...binary("add sub mul div maximum minimum squaredDifference floorDiv mod", "float32", "exact"),
  ...binary("pow", "float32", "rounded"),
  ...binary("add sub mul maximum minimum squaredDifference floorDiv mod", "int32", "exact"),
  ...binary("equal notEqual less lessEqual greater greaterEqual", "float32", "exact"),
  ...binary("equal notEqual less lessEqual greater greaterEqual", "int32", "exact"),
  ...binary("logicalAnd logicalOr logicalXor equal notEqual", "bool", "exact"),
  ...[0.2, 0, 1, 2, -2].map((alpha) => of("float32", "exact", (x) => `tf.leakyRelu(${x.name}, ${alpha})`)),
  ...["-Infinity, Infinity", "-1, Infinity", "0, 2"].map((range) =>
    of("float32", "exact", (x) => `tf.clipByValue(${x.name}, ${range})`),
  ),
  ...["0", "1", "-1", "-0", "7", "41", "1e30", "1e-20", "0.5", "Infinity"].flatMap((number) =>
    ["add", "sub", "mul", "div", "maximum"].map((name) =>
      of("float32", "exact", (x) => `tf.${name}(${x.name}, ${number})`),
    ),
  ),
  ...["0", "1", "2", "-1", "0.5", "-0.5", "1.5", "3", "2.5"].map((number) =>
    of("float32", "rounded", (x) => `tf.pow(${x.name}, ${number})`),
  ),
  ...["sum", "mean"].flatMap((name) =>
    [0, 1, undefined].map((axis): Operation => {
      const source = (of: string, how: string, operand: string) =>
        `tf.${of}(${how}${operand}${how && ")"}${axis === undefined ? "" : `, ${axis}`})`;
      return {
        result: "rounded",
        write: (pick) => {
          const x = pick.a("float32", true);
          return x && source(name, "", x.name);
        },
        scale: (pick) => source(name, "tf.abs(", pick.a("float32", true)?.name as string),
      };
    }),
  ),
  ...["max", "min"].flatMap((name) =>
    [0, 1, undefined].map((axis) => of("float32", "exact", (x) => `tf.${name}(${x.name}, ${axis})`)),
  ),
  of("int32", "exact", (x) => `tf.sum(${x.name})`),
  of("int32", "exact", (x) => `tf.max(${x.name})`),
  of("bool", "exact", (x) => `tf.sum(${x.name})`),
  of("bool", "exact", (x) => `tf.any(${x.name})`),
  of("bool", "exact", (x) => `tf.all(${x.name}, 0)`),
  of("int32", "exact", (x) => `tf.oneHot(${x.name}, 3)`),
  {
    result: "rounded",
    write: (pick) => product(pick, (name) => name),
    scale: (pick) => product(pick, (name) => `tf.abs(${name})`) as string,
  },
  // These have no compiled form.
  of("float32", "rounded", (x) => `tf.sin(${x.name})`),
  of("float32", "rounded", (x) => `tf.cumsum(${x.name})`),
];

function product(pick: Choice, form: (name: string) => string): string | undefined {
  const [x, y] = [pick.a("float32", true), pick.a("float32", true)];
  return x?.shape.length === 2 && y?.shape.length === 2
    ? `tf.matMul(${form(x.name)}, ${form(y.name)}, false, ${x.shape[1] !== y.shape[0]})`
    : undefined;
}

/** So many operands are tried, until TensorFlow.js takes them. */
const ATTEMPTS = 6;
const MOST_VALUES = 2000;

/** Where backends differ by design (docs of the jit: its table of what is not exact), no number is held against them. */
export interface Limits {
  /** The portable backend takes NaN, ∞ and −0 for others in many operations. */
  readonly isPortable: boolean;
}

const { POSITIVE_INFINITY: INFINITY, NaN: NAN } = Number;
const EDGES = [0, -0, 1, -1, 0.5, -0.5, 2, -3, 7.5, 41, 1e-3, -1e10, 3e38, INFINITY, -INFINITY, NAN];
const PORTABLE_EDGES = [0, 1, -1, 0.5, -0.5, 2, -3, 7.5, 41, 1e-3, -1e10, 1e-40, -1e-39, 3e18];
const WHOLE_EDGES = [0, 1, -1, 2, -3, 7, 41, 16777217, 2147483647, -2147483648, 65536];

/** A program's source: `make(tf, jit, engine)` gives its step and what it assigns. */
export interface Source {
  readonly text: string;
  readonly outputs: readonly (Operand & { readonly variable: string })[];
}

type Made = Record<string, Tensor>;
const evaluate = (lines: readonly string[], result: string): Made =>
  new Function("tf", "jit", `"use strict"; ${lines.join("\n")}\nreturn ${result};`)(tf, jit);

/** Writes a program: its operations are those of the instructions that fit, tried out one after the other. */
export function write({ seed, rows, features, instructions }: RandomProgram, { isPortable }: Limits): Source {
  const random = generator(seed);
  const edges = isPortable ? PORTABLE_EDGES : EDGES;
  const operands: Operand[] = [];
  const given: string[] = [];
  const recorded: string[] = [];
  const shapes = [[rows, features], [features], [rows, 1], [], [rows, features], [rows]];
  for (const [i, shape] of shapes.entries()) {
    for (const dtype of TYPES) {
      const from =
        dtype === "float32"
          ? edges
          : dtype === "int32"
            ? WHOLE_EDGES.filter((x) => Math.abs(x) < (isPortable ? 100 : Infinity))
            : [0, 1];
      const size = shape.reduce((product, extent) => product * extent, 1);
      const values = Array.from({ length: size }, () => from[random(from.length)]);
      const text = `[${values.map((value) => (Object.is(value, -0) ? "-0" : value))}], [${shape}], "${dtype}"`;
      const name = `${dtype[0]}${i}`;
      const kind = isPortable || dtype === "bool" ? i % 2 : i % 4;
      if (kind === 0) given.push(`const ${name} = tf.tensor(${text});`);
      if (kind === 1) given.push(`const ${name} = tf.variable(tf.tensor(${text}), false, undefined, "${dtype}");`);
      if (kind === 2) recorded.push(`const ${name} = jit.input(() => tf.tensor(${text}));`);
      if (kind === 3) recorded.push(`const ${name} = tf.tensor(${text});`);
      operands.push({ name, shape, dtype, values, isExact: true });
    }
  }
  const [leaves, inputs] = [operands.length, recorded.length];
  for (const [i, { operation, picks }] of instructions.entries()) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { write: writeOperation, result, scale } = OPERATIONS[operation];
      const chosen = picks.map((pick) => pick + attempt * 7);
      const used: Operand[] = [];
      const source = writeOperation(choice(operands, chosen, used));
      if (!source || used.some((operand) => isOutOfBounds(operand, source, isPortable))) continue;
      const own = resultOf([...given, ...recorded.slice(0, inputs)], operands.slice(leaves), source);
      if (!own || own.values.length > MOST_VALUES) continue;
      const name = `v${i}`;
      const isExact = result === "exact" || (result === "same" && used.every((operand) => operand.isExact));
      operands.push({ name, ...own, isExact, scale: scale?.(choice(operands, chosen, [])) });
      recorded.push(`const ${name} = ${source};`);
      break;
    }
  }
  const outputs = operands.slice(leaves).map((operand, i) => ({ ...operand, variable: `out${i}` }));
  const variables = outputs.map(
    ({ variable, shape, dtype }) =>
      `const ${variable} = tf.variable(tf.zeros([${shape}], "${dtype}"), false, undefined, "${dtype}");`,
  );
  const text = [
    ...given,
    ...variables,
    "const w = tf.variable(tf.scalar(1));",
    "const step = jit(() => {",
    ...recorded.map((line) => `  ${line}`),
    ...outputs.map(({ variable, name }) => `  ${variable}.assign(${name});`),
    "  return tf.sum(tf.mul(w, 1));",
    "}, { engine });",
  ].join("\n");
  return { text, outputs };
}

/** What an operation gives; undefined where TensorFlow.js refuses it. */
function resultOf(
  lines: readonly string[],
  before: readonly Operand[],
  source: string,
): Omit<Operand, "name" | "isExact" | "scale"> | undefined {
  const known = before.map(({ name, values, shape, dtype }) => {
    const list = Array.from(values, (value) => (Object.is(value, -0) ? "-0" : value));
    return `const ${name} = tf.tensor([${list}], [${shape}], "${dtype}");`;
  });
  try {
    const { result } = tf.tidy(() => evaluate([...lines, ...known], `{ result: ${source} }`));
    const own = { shape: result.shape, dtype: result.dtype as DType, values: result.dataSync().slice() };
    result.dispose();
    return own;
  } catch {
    return undefined;
  }
}

function choice(operands: readonly Operand[], picks: readonly number[], used: Operand[]): Choice {
  let next = 0;
  const number = (count: number) => picks[next++ % picks.length] % count;
  return {
    number,
    a: (dtype, isExact = false) => {
      const fitting = operands.filter(
        (operand) => operand.dtype === dtype && !operand.scale && (operand.isExact || !isExact),
      );
      const operand = fitting[number(fitting.length)];
      used.push(operand);
      return operand;
    },
  };
}

/** What TensorFlow.js itself has no one answer for, from backend to backend. */
function isOutOfBounds({ values, dtype }: Operand, source: string, isPortable: boolean): boolean {
  const list = Array.from(values);
  // It computes whole numbers in floating point, casts them to conditions by the lowest byte, and rounds some steps less.
  if (isPortable && dtype === "int32" && list.some((x) => Math.abs(x) > 4096)) return true;
  if (isPortable && /oneHot|"bool"\)|floorDiv|mod|squaredDifference|leakyRelu/.test(source)) return true;
  if (dtype !== "float32") return false;
  // Rows of a variable are picked by a product with ones and zeros.
  if (/tf\.gather\(/.test(source) && list.some((x) => !Number.isFinite(x))) return true;
  // The sign of a zero may differ; a quotient of a number near the largest is denormal, which the native library takes as 0.
  if (
    /tf\.(div|floorDiv|mod|reciprocal|rsqrt|pow|log)\(/.test(source) &&
    list.some((x) => x === 0 || Math.abs(x) > 1e30)
  )
    return true;
  if (!isPortable) return /tf\.softmax|tf\.logSoftmax/.test(source) && list.length === 0;
  return (
    list.some((x) => !Number.isFinite(x)) ||
    (/"int32"/.test(source) && list.some((x) => Math.abs(x) > 2e9)) ||
    /floorDiv|mod|round/.test(source)
  );
}

/** Small and the same everywhere. */
function generator(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state = Math.imul(state, 1664525) + 1013904223;
    return (state >>> 8) % below;
  };
}

export interface Outcome {
  readonly engine: string;
  readonly values: readonly ArrayLike<number>[];
}

/** Runs a program three times, once and then twice in a call, and gives what it assigned. */
export function run({ text, outputs }: Source, engine: string): Outcome {
  const step = new Function(
    "tf",
    "jit",
    "engine",
    `"use strict"; ${text}\nreturn Object.assign(step, { outputs: [${outputs.map(({ variable }) => variable)}] });`,
  )(tf, jit, engine);
  const { warn } = console;
  console.warn = () => {};
  try {
    step();
    step(2);
    return { engine: step.engine, values: step.outputs.map((output: Tensor) => output.dataSync().slice()) };
  } finally {
    console.warn = warn;
    step.dispose();
    tf.dispose(step.outputs);
  }
}

/** What differs, in words; undefined if nothing does. */
export function mismatch({ text, outputs }: Source, actual: Outcome, expected: Outcome): string | undefined {
  for (const [i, { name, variable, isExact, scale }] of outputs.entries()) {
    const right = expected.values[i];
    const scales = scale ? scaleOf(text, scale) : right;
    for (let k = 0; k < right.length; k++) {
      const given = actual.values[i][k];
      if (isSame(given, right[k], isExact ? 0 : scales[k % scales.length])) continue;
      return `${name}[${k}] (${variable}) is ${given} by ${actual.engine}, ${right[k]} in plain TensorFlow.js`;
    }
  }
  return undefined;
}

function scaleOf(text: string, scale: string): ArrayLike<number> {
  const lines = text.split("\n").filter((line) => /^ *const [fibv]\d/.test(line));
  const { result } = tf.tidy(() => evaluate(lines, `{ result: ${scale} }`));
  const values = result.dataSync().slice();
  result.dispose();
  return values;
}

const SMALLEST_NORMAL = 2 ** -126;
/** Of the size that rounding is relative to: what the table of the jit's README allows. */
const TOLERANCE = 2e-5;

function isSame(given: number, right: number, scale: number): boolean {
  if (given === right || (Number.isNaN(given) && Number.isNaN(right))) return true;
  if (scale === 0) return Math.abs(given - right) <= SMALLEST_NORMAL;
  // Whether a sum overflows depends on its order.
  if (!(Math.abs(scale) < 1e37)) return !Number.isNaN(scale);
  return Math.abs(given - right) <= TOLERANCE * Math.abs(scale) + 1.2e-7;
}

/** A script that runs by itself. */
export function script({ text, outputs }: Source, isPortable: boolean): string {
  const head = isPortable ? 'require("nonlinear/tensorflow").usePortable();\n' : "";
  const names = outputs.map(({ variable, name }) => `    ${name}: Array.from(${variable}.dataSync()),`).join("\n");
  return `${head}const { tf, jit } = require("nonlinear");\nfor (const engine of ["eager", "auto"]) {\n${text}\n  step();\n  step(2);\n  console.log(step.engine, {\n${names}\n  });\n}`;
}
