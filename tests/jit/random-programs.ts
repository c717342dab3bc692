/** Random steps of all operations that the jit compiles, as source code that runs by itself, and their numbers compiled and eager. */
import type { Tensor } from "@tensorflow/tfjs";
import { jit, tf } from "nonlinear";
import { type Choice, type DType, OPERATIONS, type Operand, TYPES } from "./random-operations";

export interface Instruction {
  readonly operation: number;
  readonly picks: readonly number[];
}

export interface RandomProgram {
  readonly seed: number;
  readonly rows: number;
  readonly features: number;
  readonly instructions: readonly Instruction[];
  readonly inner: InnerStep | undefined;
}

/** Another step, which the program calls in one of its inputs; each reads a variable that the other changes. */
export interface InnerStep {
  readonly instructions: readonly Instruction[];
  /** How often it runs for each input. */
  readonly steps: number;
  readonly engine: "eager" | undefined;
  /** The program changes its variable before it reads the input: no compiled step can do that. */
  readonly isLate: boolean;
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
  readonly outputs: readonly Output[];
  /** How many steps a second call runs: with another step inside, enough that some run between two recordings. */
  readonly more: number;
  /** The same operations one after the other, in no step. */
  readonly plain: readonly string[];
}

type Output = Operand & { readonly variable: string };
type Made = Record<string, Tensor>;
const evaluate = (lines: readonly string[], result: string): Made =>
  new Function("tf", "jit", `"use strict"; ${lines.join("\n")}\nreturn ${result};`)(tf, jit);

/** What a program starts from: the lines before its step, those that begin it, and all of them as operands. */
interface Leaves {
  readonly given: readonly string[];
  readonly recorded: readonly string[];
  readonly operands: readonly Operand[];
}

function leavesOf({ seed, rows, features }: RandomProgram, isPortable: boolean): Leaves {
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
  return { given, recorded, operands };
}

/** Writes a program: its operations are those of the instructions that fit, tried out one after the other. */
export function write(program: RandomProgram, { isPortable }: Limits): Source {
  const leaves = leavesOf(program, isPortable);
  const { inner } = program;
  const within = inner ? computed(leaves, [], inner.instructions, "w", isPortable) : [];
  const read = within.map(({ name, ...operand }, i) => ({ ...operand, name: `n${i}`, source: name }));
  const own = computed(leaves, read, program.instructions, "v", isPortable);
  const outputs: Output[] = [...within, ...own].map((operand) => ({ ...operand, variable: `of_${operand.name}` }));
  const step = [...leaves.recorded, ...(inner ? readingOf(inner, read) : []), ...linesOf(own)];
  if (inner) {
    const state = { shape: [], dtype: "float32", values: [0], isExact: true } as const;
    outputs.push(...["seen", "tick"].map((name) => ({ ...state, name, variable: name })));
  }
  const text = [
    ...leaves.given,
    ...[...within, ...own].map(
      ({ name, shape, dtype }) =>
        `const of_${name} = tf.variable(tf.zeros([${shape}], "${dtype}"), false, undefined, "${dtype}");`,
    ),
    "const w = tf.variable(tf.scalar(1));",
    ...(inner ? innerLines(inner, [...leaves.recorded, ...linesOf(within)], within) : []),
    ...stepLines("step", [...step, ...assignments(own)], "engine"),
  ].join("\n");
  const plain = [
    ...leaves.given,
    ...leaves.recorded,
    ...linesOf(within),
    ...read.map(({ name, source }) => `const ${name} = ${source};`),
    ...linesOf(own),
  ];
  return { text, outputs, more: inner ? 9 : 2, plain };
}

/** The inner step and its state: it sees the tick of the outer one, which counts on by what it has seen. */
function innerLines({ engine }: InnerStep, lines: readonly string[], within: readonly Computed[]): string[] {
  const state = ["const seen = tf.variable(tf.scalar(0));", "const tick = tf.variable(tf.scalar(1));"];
  const body = [...lines, ...assignments(within), "seen.assign(tf.add(seen, tick));"];
  return [...state, ...stepLines("inner", body, engine ? `engine: "${engine}"` : "engine")];
}

function readingOf({ steps, isLate }: InnerStep, read: readonly Operand[]): string[] {
  const count = "tick.assign(tf.add(tick, 1));";
  const call = `const n = jit.input(() => { inner(${steps}); return seen; });`;
  const others = read.map(({ name }, i) => `const ${name} = jit.input(() => of_w${i});`);
  return [...(isLate ? [count] : []), call, ...others, "tick.assign(tf.add(tick, n));"];
}

const stepLines = (name: string, body: readonly string[], engine: string) => [
  `const ${name} = jit(() => {`,
  ...body.map((line) => `  ${line}`),
  "  return tf.sum(tf.mul(w, 1));",
  `}, { ${engine} });`,
];

/** The value of an operation. */
type Computed = Operand & { readonly line: string };
const linesOf = (values: readonly Computed[]) => values.map(({ line }) => line);
const assignments = (values: readonly Computed[]) => values.map(({ name }) => `of_${name}.assign(${name});`);

/** The values of the instructions that fit the operands, named by a letter and a number. */
function computed(
  leaves: Leaves,
  read: readonly Operand[],
  instructions: readonly Instruction[],
  letter: string,
  isPortable: boolean,
): Computed[] {
  const found: Computed[] = [];
  for (const { operation, picks } of instructions) {
    const operands = [...leaves.operands, ...read, ...found];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { write: writeOperation, result, scale } = OPERATIONS[operation];
      const chosen = picks.map((pick) => pick + attempt * 7);
      const used: Operand[] = [];
      const source = writeOperation(choice(operands, chosen, used));
      if (!source || used.some((operand) => isOutOfBounds(operand, source, isPortable))) continue;
      const own = resultOf([...leaves.given, ...leaves.recorded], [...read, ...found], source);
      if (!own || own.values.length > MOST_VALUES) continue;
      const name = `${letter}${found.length}`;
      const isExact = result === "exact" || (result === "same" && used.every((operand) => operand.isExact));
      const line = `const ${name} = ${source};`;
      found.push({ name, ...own, isExact, scale: scale?.(choice(operands, chosen, [])), line });
      break;
    }
  }
  return found;
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

/** Runs a program once and then some times in a call, and gives what it assigned. */
export function run({ text, outputs, more }: Source, engine: string): Outcome {
  const made = `{ step, steps: [step${/^const inner/m.test(text) ? ", inner" : ""}], outputs: [${outputs.map(({ variable }) => variable)}] }`;
  const program = new Function("tf", "jit", "engine", `"use strict"; ${text}\nreturn ${made};`)(tf, jit, engine);
  const { warn } = console;
  console.warn = () => {};
  try {
    program.step();
    program.step(more);
    return {
      engine: program.step.engine,
      values: program.outputs.map((output: Tensor) => output.dataSync().slice()),
    };
  } finally {
    console.warn = warn;
    for (const step of program.steps) step.dispose();
    tf.dispose(program.outputs);
  }
}

/** What differs, in words; undefined if nothing does. */
export function mismatch({ plain, outputs }: Source, actual: Outcome, expected: Outcome): string | undefined {
  for (const [i, { name, variable, isExact, scale }] of outputs.entries()) {
    const right = expected.values[i];
    const scales = scale ? scaleOf(plain, scale) : right;
    for (let k = 0; k < right.length; k++) {
      const given = actual.values[i][k];
      if (isSame(given, right[k], isExact ? 0 : scales[k % scales.length])) continue;
      return `${name}[${k}] (${variable}) is ${given} by ${actual.engine}, ${right[k]} in plain TensorFlow.js`;
    }
  }
  return undefined;
}

function scaleOf(lines: readonly string[], scale: string): ArrayLike<number> {
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
export function script({ text, outputs, more }: Source, isPortable: boolean): string {
  const head = isPortable ? 'require("nonlinear/tensorflow").usePortable();\n' : "";
  const names = outputs.map(({ variable, name }) => `    ${name}: Array.from(${variable}.dataSync()),`).join("\n");
  return `${head}const { tf, jit } = require("nonlinear");\nfor (const engine of ["eager", "auto"]) {\n${text}\n  step();\n  step(${more});\n  console.log(step.engine, {\n${names}\n  });\n}`;
}
