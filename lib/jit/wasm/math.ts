/**
 * Element-wise functions in WebAssembly SIMD: four float32 numbers at once, each to about one unit in the last place.
 *
 * Conditions are lanes of all ones or all zeros. `exp` and `log` follow Cephes (S. Moshier, expf.c and logf.c);
 * `tanh` and `erf` are the rational approximations of Eigen, which TensorFlow computes with too.
 */

import type { Code } from "../../wasm/assembler";
import type { Instruction } from "../../wasm/instructions";
import type { Binary, DType, Unary, Value } from "../program/program";

const ARITHMETIC: Partial<Record<Binary, Instruction>> = {
  add: "f32x4.add",
  sub: "f32x4.sub",
  mul: "f32x4.mul",
  div: "f32x4.div",
  less: "f32x4.lt",
  lessEqual: "f32x4.le",
  greater: "f32x4.gt",
  greaterEqual: "f32x4.ge",
  and: "v128.and",
  or: "v128.or",
  xor: "v128.xor",
};

/** Whole numbers wrap around where they overflow. */
const INT_ARITHMETIC: Partial<Record<Binary, Instruction>> = {
  add: "i32x4.add",
  sub: "i32x4.sub",
  mul: "i32x4.mul",
  max: "i32x4.max_s",
  min: "i32x4.min_s",
  equal: "i32x4.eq",
  notEqual: "i32x4.ne",
  less: "i32x4.lt_s",
  lessEqual: "i32x4.le_s",
  greater: "i32x4.gt_s",
  greaterEqual: "i32x4.ge_s",
};

/** Pushes a number of this type, four times. */
export function pushNumber(code: Code, number: number, dtype: DType): void {
  if (dtype === "float32") code.f32x4(number);
  else code.i32x4(dtype === "bool" && number !== 0 ? -1 : number);
}

/** Computes an element-wise value; `push(i)` puts its i-th operand on the stack, the result ends there. */
export function emitElementwise(code: Code, value: Value, push: (operand: number) => void): void {
  if (value.op.kind !== "elementwise") throw new Error("not element-wise");
  const { fn } = value.op;
  if (fn === "select") {
    emitSelect(code, value, push);
    return;
  }
  for (let i = 0; i < value.inputs.length; i++) push(i);
  if (value.inputs.length === 1) {
    emitUnary(code, fn as Unary, value.inputs[0]);
    return;
  }
  const [a, b] = value.inputs;
  const instruction = (a.dtype === "int32" ? INT_ARITHMETIC : ARITHMETIC)[fn as Binary];
  if (instruction) {
    code.op(instruction);
    return;
  }
  switch (fn) {
    case "max":
      code.op(nanComesFromFirst(a, b) ? "f32x4.pmax" : "f32x4.max");
      return;
    case "min":
      code.op(nanComesFromFirst(a, b) ? "f32x4.pmin" : "f32x4.min");
      return;
    case "equal":
      if (a.dtype === "bool") code.op("v128.xor").op("v128.not");
      else code.op("f32x4.eq");
      return;
    case "notEqual":
      code.op(a.dtype === "bool" ? "v128.xor" : "f32x4.ne");
      return;
    default:
      emitPow(code);
  }
}

/** The one-instruction maximum gives its first operand where either is NaN. */
function nanComesFromFirst(a: Value, b: Value): boolean {
  if (b.op.kind === "full") return !Number.isNaN(b.op.value);
  return b.op.kind === "elementwise" && b.op.fn === "mul" && b.inputs[0] === a && b.inputs[1].op.kind === "full";
}

function emitSelect(code: Code, value: Value, push: (operand: number) => void): void {
  const [, whenTrue, otherwise] = value.inputs;
  const isZero = ({ op }: Value) => op.kind === "full" && Object.is(op.value, 0);
  if (isZero(otherwise)) {
    push(1);
    push(0);
    code.op("v128.and");
  } else if (isZero(whenTrue)) {
    push(2);
    push(0);
    code.op("v128.andnot");
  } else {
    push(1);
    push(2);
    push(0);
    code.op("v128.bitselect");
  }
}

function emitUnary(code: Code, fn: Unary, operand: Value): void {
  switch (fn) {
    case "neg":
      code.op(operand.dtype === "int32" ? "i32x4.neg" : "f32x4.neg");
      return;
    case "abs":
      code.op(operand.dtype === "int32" ? "i32x4.abs" : "f32x4.abs");
      return;
    case "sqrt":
      code.op("f32x4.sqrt");
      return;
    case "floor":
      code.op("f32x4.floor");
      return;
    case "ceil":
      code.op("f32x4.ceil");
      return;
    case "round":
      code.op("f32x4.nearest");
      return;
    case "toInt":
      if (operand.dtype === "bool") code.i32x4(1).op("v128.and");
      else withLocal(code, (x) => emitToInt(code, x));
      return;
    case "toFloat":
      if (operand.dtype === "bool") code.f32x4(1).op("v128.and");
      else code.op("f32x4.convert_i32x4_s");
      return;
    case "toBool":
      if (operand.dtype === "int32") code.i32x4(0).op("i32x4.ne");
      else code.f32x4(0).op("f32x4.ne");
      return;
    case "not":
      code.op("v128.not");
      return;
    default:
      withLocal(code, (x) => FUNCTIONS[fn](code, x));
  }
}

/** These take their operand in a local and leave the result on the stack. */
const FUNCTIONS: Record<
  "sign" | "exp" | "expm1" | "log" | "log1p" | "sigmoid" | "tanh" | "erf",
  (code: Code, x: number) => void
> = {
  sign: (code, x) => {
    code.f32x4(1).get(x).f32x4(0).op("f32x4.gt").op("v128.and");
    code.f32x4(1).get(x).f32x4(0).op("f32x4.lt").op("v128.and").op("f32x4.sub");
    // The mask of what is not a number is NaN itself.
    code.get(x).get(x).op("f32x4.ne").op("v128.or");
  },
  exp: emitExp,
  expm1: emitExpm1,
  log: emitLog,
  log1p: emitLog1p,
  sigmoid: (code, x) => {
    code.f32x4(1).f32x4(1).get(x).op("f32x4.neg");
    withLocal(code, (negative) => emitExp(code, negative));
    code.op("f32x4.add").op("f32x4.div");
  },
  tanh: (code, x) =>
    emitOddRational(
      code,
      x,
      7.905311107635498,
      [
        -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8, 1.48572235717979e-5,
        6.37261928875436e-4, 4.89352455891786e-3,
      ],
      [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3],
    ),
  erf: (code, x) =>
    emitOddRational(
      code,
      x,
      4,
      [
        -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5, -7.34990630326855e-4,
        -2.95459980854025e-3, -1.60960333262415e-2,
      ],
      [-1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3, -1.42647390514189e-2],
    ),
};

/** As x86 processors and TensorFlow convert: what is no int32 number, NaN too, becomes the smallest one. */
function emitToInt(code: Code, x: number): void {
  code
    .get(x)
    .op("i32x4.trunc_sat_f32x4_s")
    .i32x4(-(2 ** 31));
  code
    .get(x)
    .f32x4(2 ** 31)
    .op("f32x4.lt")
    .op("v128.bitselect");
}

/** Takes the top of the stack into a local for the body. */
function withLocal(code: Code, body: (local: number) => void): void {
  const local = code.local("v128");
  code.set(local);
  body(local);
  code.release("v128", local);
}

/** Horner's rule in the local x, highest coefficient first. */
function emitPolynomial(code: Code, x: number, coefficients: readonly number[]): void {
  code.f32x4(coefficients[0]);
  for (const coefficient of coefficients.slice(1)) code.get(x).op("f32x4.mul").f32x4(coefficient).op("f32x4.add");
}

/** x · p(x²) / q(x²), with x held within ±limit. */
function emitOddRational(code: Code, x: number, limit: number, p: readonly number[], q: readonly number[]): void {
  code.get(x).f32x4(limit).op("f32x4.pmin").f32x4(-limit).op("f32x4.pmax");
  withLocal(code, (clamped) => {
    code.get(clamped).get(clamped).op("f32x4.mul");
    withLocal(code, (square) => {
      emitPolynomial(code, square, p);
      code.get(clamped).op("f32x4.mul");
      emitPolynomial(code, square, q);
      code.op("f32x4.div");
    });
  });
}

const EXP_POLYNOMIAL = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444e-4;

/**
 * Splits x = n·ln 2 + r, |r| ≤ ln 2 / 2, and gives the body e^r - 1 and the halves of n, whose powers of two do not
 * overflow: locals all.
 */
function withReducedExp(code: Code, x: number, body: (expm1: number, half: number, rest: number) => void): void {
  // Beyond ±110, float32 overflows or is zero anyway.
  code.get(x).f32x4(110).op("f32x4.pmin").f32x4(-110).op("f32x4.pmax");
  withLocal(code, (clamped) => {
    code.get(clamped).f32x4(Math.LOG2E).op("f32x4.mul").op("f32x4.nearest");
    withLocal(code, (n) => {
      code.get(clamped).get(n).f32x4(LN2_HIGH).op("f32x4.mul").op("f32x4.sub");
      code.get(n).f32x4(LN2_LOW).op("f32x4.mul").op("f32x4.sub").set(clamped);
      emitPolynomial(code, clamped, EXP_POLYNOMIAL);
      code.get(clamped).op("f32x4.mul").get(clamped).op("f32x4.mul").get(clamped).op("f32x4.add").set(clamped);
      code.get(n).op("i32x4.trunc_sat_f32x4_s").tee(n).i32(1).op("i32x4.shr_s");
      withLocal(code, (half) => {
        code.get(n).get(half).op("i32x4.sub").set(n);
        body(clamped, half, n);
      });
    });
  });
}

/** 2^n for the integers on the stack. */
function emitPowerOfTwo(code: Code): void {
  code.i32x4(127).op("i32x4.add").i32(23).op("i32x4.shl");
}

function emitExp(code: Code, x: number): void {
  withReducedExp(code, x, (expm1, half, rest) => {
    code.get(expm1).f32x4(1).op("f32x4.add").get(half);
    emitPowerOfTwo(code);
    code.op("f32x4.mul").get(rest);
    emitPowerOfTwo(code);
    code.op("f32x4.mul");
  });
}

/** 2^rest · (2^half · (e^r - 1) + (2^half - 2^-rest)): exact near 0, where half and rest are 0. */
function emitExpm1(code: Code, x: number): void {
  withReducedExp(code, x, (expm1, half, rest) => {
    code.get(half);
    emitPowerOfTwo(code);
    code.tee(half).get(expm1).op("f32x4.mul").get(half);
    code.i32x4(0).get(rest).op("i32x4.sub");
    emitPowerOfTwo(code);
    code.op("f32x4.sub").op("f32x4.add").get(rest);
    emitPowerOfTwo(code);
    code.op("f32x4.mul");
  });
}

const LOG_POLYNOMIAL = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];
const SMALLEST_NORMAL = 1.1754943508222875e-38;

function emitLog(code: Code, x: number): void {
  const e = code.local("v128");
  const m = code.local("v128");
  const mask = code.local("v128");
  // x = m · 2^e with m in [0.5, 1); numbers below the normal ones are scaled up first.
  code.get(x).f32x4(SMALLEST_NORMAL).op("f32x4.lt").set(mask);
  code
    .get(x)
    .f32x4(2 ** 23)
    .op("f32x4.mul")
    .get(x)
    .get(mask)
    .op("v128.bitselect")
    .set(m);
  code.get(m).i32(23).op("i32x4.shr_u").i32x4(126).op("i32x4.sub").op("f32x4.convert_i32x4_s");
  code.f32x4(23).get(mask).op("v128.and").op("f32x4.sub").set(e);
  code.get(m).i32x4(0x007fffff).op("v128.and").f32x4(0.5).op("v128.or").set(m);
  // Below √½, double m and take one from e: m - 1 is then within ±0.42.
  code.get(m).f32x4(Math.SQRT1_2).op("f32x4.lt").set(mask);
  code.get(e).f32x4(1).get(mask).op("v128.and").op("f32x4.sub").set(e);
  code.get(m).get(m).get(mask).op("v128.and").op("f32x4.add").f32x4(1).op("f32x4.sub").set(m);
  code.get(m).get(m).op("f32x4.mul");
  withLocal(code, (square) => {
    emitPolynomial(code, m, LOG_POLYNOMIAL);
    code.get(m).op("f32x4.mul").get(square).op("f32x4.mul");
    code.get(e).f32x4(LN2_LOW).op("f32x4.mul").op("f32x4.add");
    code.get(square).f32x4(0.5).op("f32x4.mul").op("f32x4.sub");
  });
  code.get(m).op("f32x4.add").get(e).f32x4(LN2_HIGH).op("f32x4.mul").op("f32x4.add").set(m);
  // Infinity and NaN stay; the logarithm of 0 is -∞, of anything below NaN.
  code.get(m).get(x).get(x).f32x4(Number.POSITIVE_INFINITY).op("f32x4.lt").op("v128.bitselect").set(m);
  code.f32x4(Number.NEGATIVE_INFINITY).get(m).get(x).f32x4(0).op("f32x4.eq").op("v128.bitselect").set(m);
  code.f32x4(Number.NaN).get(m).get(x).f32x4(0).op("f32x4.lt").op("v128.bitselect");
  for (const local of [e, m, mask]) code.release("v128", local);
}

/** log(u) + (x - (u - 1)) / u with u = 1 + x rounded: the second term is what the rounding lost. */
function emitLog1p(code: Code, x: number): void {
  code.get(x).f32x4(1).op("f32x4.add");
  withLocal(code, (u) => {
    emitLog(code, u);
    withLocal(code, (log) => {
      code.get(log).get(x).get(u).f32x4(1).op("f32x4.sub").op("f32x4.sub").get(u).op("f32x4.div").op("f32x4.add");
      code.get(log).get(u).f32x4(0).op("f32x4.gt").get(u).f32x4(Number.POSITIVE_INFINITY).op("f32x4.lt").op("v128.and");
      code.op("v128.bitselect");
    });
  });
}

/**
 * a^b = e^(b·log|a|), negative where the sign bit of a is set and b is odd, and as C has it: NaN for a finite a below 0
 * and b not whole; 1 for a = 1 or b = 0, and for a = -1 and b = ±∞. Base and exponent are on the stack.
 */
function emitPow(code: Code): void {
  withLocal(code, (b) =>
    withLocal(code, (a) => {
      code.get(a).op("f32x4.abs");
      withLocal(code, (magnitude) => {
        emitLog(code, magnitude);
        code.get(b).op("f32x4.mul");
        withLocal(code, (logarithm) => emitExp(code, logarithm));
        withLocal(code, (power) => {
          // The sign bit of a, where b is whole and b/2 is not.
          code
            .get(power)
            .get(a)
            .i32x4(-(2 ** 31))
            .op("v128.and");
          emitIsWhole(code, () => code.get(b));
          code.op("v128.and");
          emitIsWhole(code, () => code.get(b).f32x4(0.5).op("f32x4.mul"));
          code.op("v128.andnot").op("v128.or").set(power);
          code.f32x4(Number.NaN).get(power);
          code.get(a).f32x4(0).op("f32x4.lt");
          code.get(a).f32x4(Number.NEGATIVE_INFINITY).op("f32x4.gt").op("v128.and");
          emitIsWhole(code, () => code.get(b));
          code.op("v128.andnot").op("v128.bitselect").set(power);
          code.f32x4(1).get(power);
          code.get(b).f32x4(0).op("f32x4.eq").get(a).f32x4(1).op("f32x4.eq").op("v128.or");
          code.get(magnitude).f32x4(1).op("f32x4.eq").get(b).op("f32x4.abs");
          code.f32x4(Number.POSITIVE_INFINITY).op("f32x4.eq").op("v128.and").op("v128.or").op("v128.bitselect");
        });
      });
    }),
  );
}

/** True if numbers are whole; infinity is. */
function emitIsWhole(code: Code, push: () => void): void {
  push();
  withLocal(code, (x) => code.get(x).get(x).op("f32x4.floor").op("f32x4.eq"));
}
