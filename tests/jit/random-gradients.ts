/** Random training steps, as source code that runs by itself, and the gradients that they follow, compiled and eager. */
import type { Tensor } from "@tensorflow/tfjs";
import { jit, nn, optim, tf } from "nonlinear";
import { helpersAtWork } from "nonlinear/jit/host/helpers";

export interface RandomTraining {
  readonly seed: number;
  readonly rows: number;
  readonly features: number;
  readonly instructions: readonly { readonly operation: number; readonly picks: readonly number[] }[];
  readonly loss: number;
}

/** A matrix of the program; its rows are those of the batch, or one. */
interface Matrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** What an operation may use: the newest matrix, an earlier one, a free width, new weights. */
interface Operands {
  readonly h: Matrix;
  readonly other: Matrix;
  readonly width: number;
  weight(rows: number, columns: number): string;
}

type Operation = (operands: Operands) => { text: string; rows?: number; columns?: number } | undefined;

const UNARY = [
  "tf.tanh(H)",
  "tf.sigmoid(H)",
  "tf.relu(H)",
  "tf.leakyRelu(H, 0.1)",
  "tf.elu(H)",
  "tf.selu(H)",
  "tf.softplus(H)",
  "tf.softmax(H)",
  "tf.logSoftmax(H)",
  "tf.exp(tf.tanh(H))",
  "tf.expm1(tf.sin(H))",
  "tf.log1p(tf.square(H))",
  "tf.sqrt(tf.add(tf.abs(H), 0.5))",
  "tf.rsqrt(tf.add(tf.square(H), 1))",
  "tf.reciprocal(tf.add(tf.square(H), 1))",
  "tf.pow(tf.add(tf.abs(H), 0.5), 1.5)",
  "tf.erf(H)",
  "tf.neg(H)",
  "tf.abs(H)",
  "tf.mul(tf.square(H), 0.3)",
  "tf.clipByValue(H, -0.7, 0.9)",
  "tf.relu6(tf.mul(H, 3))",
  "tf.transpose(tf.transpose(H))",
  "tf.sub(H, tf.mean(H, 0, true))",
  "tf.sub(H, tf.mean(H, 1, true))",
  "tf.div(H, tf.sqrt(tf.add(tf.mean(tf.square(H), 0, true), 0.1)))",
  "tf.sub(H, tf.max(H, 1, true))",
  "tf.reshape(tf.reshape(H, [-1]), H.shape)",
  "tf.reverse(H, 1)",
  "tf.logSumExp(H, 1, true).add(H)",
];
const BINARY = [
  "tf.add(H, O)",
  "tf.sub(O, H)",
  "tf.mul(H, tf.tanh(O))",
  "tf.div(H, tf.add(tf.square(O), 1))",
  "tf.maximum(H, O)",
  "tf.minimum(O, H)",
  "tf.squaredDifference(tf.tanh(H), tf.tanh(O))",
];
const dense: Operation = ({ h, width, weight }) => ({
  text: `tf.add(tf.matMul(${h.name}, ${weight(h.columns, width)}), ${weight(1, width)})`,
  columns: width,
});

const OPERATIONS: readonly Operation[] = [
  ...Array<Operation>(16).fill(dense),
  ...Array<Operation>(4).fill(({ h, width, weight }) => ({
    text: `tf.matMul(${h.name}, ${weight(width, h.columns)}, false, true)`,
    columns: width,
  })),
  ...UNARY.map(
    (form): Operation =>
      ({ h }) => ({ text: form.replaceAll("H", h.name) }),
  ),
  ...BINARY.map(
    (form): Operation =>
      ({ h, other }) => {
        const fits = other.columns === h.columns || other.columns === 1;
        return fits ? { text: form.replaceAll("H", h.name).replaceAll("O", other.name) } : undefined;
      },
  ),
  ({ h, other }) => ({
    text: `tf.concat([${h.name}, ${other.name}], 1)`,
    columns: h.columns + other.columns,
  }),
  ({ h, width }) => {
    const columns = Math.max(1, h.columns - width);
    return { text: `tf.slice(${h.name}, [0, ${h.columns - columns}], [-1, ${columns}])`, columns };
  },
  ({ h }) => ({ text: `tf.pad(${h.name}, [[0, 0], [1, 2]])`, columns: h.columns + 3 }),
  ({ h }) => ({ text: `tf.tile(${h.name}, [1, 2])`, columns: h.columns * 2 }),
  ({ h }) => ({ text: `tf.mean(${h.name}, 1, true)`, columns: 1 }),
  ({ h }) => ({ text: `tf.sum(tf.split(${h.name}, ${h.columns}, 1)[0], 1, true)`, columns: 1 }),
  ({ h, weight }) => ({ text: `tf.mul(${h.name}, ${weight(h.rows === 1 ? 1 : h.rows, 1)})` }),
  ({ h, weight }) => ({ text: `tf.prelu(${h.name}, ${weight(1, h.columns)})` }),
];
export const OPERATION_COUNT = OPERATIONS.length;

const LOSSES = [
  "tf.mean(tf.square(tf.sub(H, y)))",
  "tf.mean(tf.abs(tf.sub(H, y)))",
  "tf.mul(tf.sum(tf.square(tf.sub(H, y))), 0.01)",
  "tf.mean(tf.softplus(tf.mul(H, y)))",
  "tf.neg(tf.mean(tf.logSoftmax(H)))",
  "nn.mseLoss(H, tf.mul(y, tf.onesLike(H)))",
  "nn.huberLoss(H, tf.mul(y, tf.onesLike(H)))",
  "tf.losses.sigmoidCrossEntropy(tf.mul(tf.step(y), tf.onesLike(H)), H)",
];
export const LOSS_COUNT = LOSSES.length;

const MOST_COLUMNS = 120;

/** The source of a step; its weights are in `weights`. A step of rate 1 moves each by its gradient. */
export function write({ seed, rows, features, instructions, loss }: RandomTraining): string {
  const before = [
    `const x = tf.randomNormal([${rows}, ${features}], 0, 1, "float32", ${seed});`,
    `const y = tf.randomNormal([${rows}, 1], 0, 1, "float32", ${seed + 1});`,
  ];
  const weights: string[] = [];
  const weight = (height: number, columns: number): string => {
    const [name, bound] = [`w${weights.length}`, 1 / Math.sqrt(height)];
    const start = `tf.randomUniform([${height}, ${columns}], ${-bound}, ${bound}, "float32", ${seed + 2 + weights.length})`;
    before.push(`const ${name} = tf.tidy(() => tf.variable(${start}));`);
    weights.push(name);
    return name;
  };
  const matrices: Matrix[] = [{ name: "x", rows, columns: features }];
  const lines: string[] = [];
  const add = (operation: Operation, [width, other]: readonly number[]): void => {
    const h = matrices.at(-1) as Matrix;
    const own = operation({ h, other: matrices[other % matrices.length], width: 1 + (width % 40), weight });
    if (!own || (own.columns ?? 0) > MOST_COLUMNS) return;
    const name = `v${matrices.length}`;
    lines.push(`  const ${name} = ${own.text};`);
    matrices.push({ name, rows: own.rows ?? h.rows, columns: own.columns ?? h.columns });
  };
  for (const { operation, picks } of instructions) add(OPERATIONS[operation], picks);
  add(dense, [instructions.length, 0]);
  return [
    ...before,
    "const forward = () => {",
    ...lines,
    `  return ${LOSSES[loss].replaceAll("H", (matrices.at(-1) as Matrix).name)}.asScalar();`,
    "};",
    `const weights = [${weights}];`,
    "const optimizer = new optim.SGD(weights, { lr: 1 });",
    "const step = jit(() => optimizer.minimize(forward), { engine });",
  ].join("\n");
}

export interface Trained {
  readonly loss: number;
  readonly engine: string;
  readonly explanation: string;
  /** How many threads helped. */
  readonly helpers: number;
  /** How much each weight moved. */
  readonly moves: readonly Float32Array[];
}

/** Runs a program's step from its first weights. */
export function train(text: string, engine: "auto" | "eager", steps = 1): Trained {
  const made: { x: Tensor; y: Tensor; step: ReturnType<typeof jit>; weights: Tensor[] } = new Function(
    "tf",
    "jit",
    "nn",
    "optim",
    "engine",
    `"use strict"; ${text}\nreturn { x, y, step, weights };`,
  )(tf, jit, nn, optim, engine);
  const { step, weights } = made;
  const before = weights.map((weight) => weight.dataSync().slice());
  const { warn } = console;
  console.warn = () => {};
  try {
    const loss = step(steps);
    const moves = weights.map((weight, i) => weight.dataSync().map((value, k) => value - before[i][k]) as Float32Array);
    return { loss, engine: step.engine as string, explanation: step.explain(), helpers: helpersAtWork(), moves };
  } finally {
    console.warn = warn;
    step.dispose();
    tf.dispose([made.x, made.y, weights]);
  }
}

/** What differs by more than rounding, in words. */
export function mismatch(actual: Trained, right: Trained): string | undefined {
  const largest = Math.max(...right.moves.flatMap((move) => Array.from(move, Math.abs)));
  if (!(Math.abs(actual.loss - right.loss) <= 1e-4 * Math.max(1, Math.abs(right.loss))))
    return `the loss is ${actual.loss}, not ${right.loss}`;
  for (const [i, move] of right.moves.entries()) {
    for (const [k, value] of move.entries()) {
      const given = actual.moves[i][k];
      if (!(Math.abs(given - value) <= 1e-4 * largest + 1e-6))
        return `the gradient of w${i}[${k}] is ${-given}, not ${-value}`;
    }
  }
  return undefined;
}

/** A script that runs by itself. */
export function script(text: string): string {
  return `const { tf, jit, nn, optim } = require("nonlinear");\nfor (const engine of ["eager", "auto"]) {\n${text}\nconsole.log(step(), weights.map((w) => Array.from(w.dataSync())));\n}`;
}
