/** The operations that the jit compiles, as source code for operands that they take. */

export type DType = "float32" | "int32" | "bool";

/** A tensor of a random program. */
export interface Operand {
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
export interface Operation {
  readonly write: (pick: Choice) => string | undefined;
  /** "exact" to the last bit, "rounded" where the order or the last digits may differ, or as its operands are. */
  readonly result: "exact" | "rounded" | "same";
  readonly scale?: (pick: Choice) => string;
}

/** Chooses the operands of an operation. */
export interface Choice {
  a(dtype: DType, isExact?: boolean): Operand | undefined;
  number(count: number): number;
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
export const TYPES: readonly DType[] = ["float32", "int32", "bool"];
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
