/**
 * Logarithm, sine and cosine in float32 arithmetic, as PyTorch computes them for random normal numbers.
 *
 * Another algorithm would be as right, but differ in the last bit of every sixth number. This is the one of the Cephes
 * library (S. L. Moshier: logf, sinf, cosf), with a fused multiply-add wherever a sum has a product as its term, as
 * PyTorch's compiler makes them on processors with AVX2.
 */
const round = Math.fround;

const bits = new Int32Array(1);
const bitsAsFloat = new Float32Array(bits.buffer);
const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);

const LOGARITHM = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(round);
const SINE = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(round);
const COSINE = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(round);
/** log 2 and π/4 as sums of float32 numbers, short ones first, so that a multiple is exact. */
const LOG_TWO = [0.693359375, -2.1219444e-4].map(round);
const QUARTER_PI = [0.78515625, 2.4187564849853516e-4, 3.774894977445941e-8].map(round);

/** a · b + c of float32 numbers, rounded once. */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  double[0] = sum;
  // The product is exact in float64. The sum is rounded twice, which matters only half-way between two float32 numbers.
  if ((doubleWords[0] & 0x1fffffff) !== 0x10000000) return round(sum);
  const rest = sum - product;
  const error = product - (sum - rest) + (c - rest);
  return round(sum + Math.sign(error) * Math.abs(sum) * Number.EPSILON);
}

/** The natural logarithm of a normal, positive float32. */
export function log(x: number): number {
  bitsAsFloat[0] = x;
  // x = mantissa · 2^exponent, the mantissa from √½ to √2.
  let exponent = (bits[0] >>> 23) - 126;
  bits[0] = (bits[0] & 0x7fffff) | 0x3f000000;
  let mantissa = bitsAsFloat[0];
  if (mantissa < round(Math.SQRT1_2)) {
    mantissa *= 2;
    exponent -= 1;
  }
  const t = round(mantissa - 1);
  const square = round(t * t);
  let y = fusedMultiplyAdd(round(polynomial(LOGARITHM, t) * t), square, round(exponent * LOG_TWO[1]));
  y = fusedMultiplyAdd(-0.5, square, y);
  return fusedMultiplyAdd(exponent, LOG_TWO[0], round(t + y));
}

/** Sine and cosine of an angle from 0 to 2π. */
export function sineCosine(angle: number): [sine: number, cosine: number] {
  // The nearest even multiple of π/4, and how far the angle is from it.
  const octant = (Math.trunc(round(angle * round(4 / Math.PI))) + 1) & ~1;
  const t = QUARTER_PI.reduce((rest, part) => fusedMultiplyAdd(-octant, part, rest), angle);
  const square = round(t * t);
  const quartic = round(polynomial(COSINE, square) * square);
  const cosineOfRest = round(fusedMultiplyAdd(quartic, square, -0.5 * square) + 1);
  const sineOfRest = fusedMultiplyAdd(round(polynomial(SINE, square) * square), t, t);
  const [first, second] = octant & 2 ? [cosineOfRest, sineOfRest] : [sineOfRest, cosineOfRest];
  return [octant & 4 ? -first : first, (octant + 2) & 4 ? -second : second];
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => fusedMultiplyAdd(sum, x, coefficient));
}
