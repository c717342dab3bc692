/** The doubles of decimal numbers, as a program of WebAssembly. */
import { Code } from "../wasm/assembler";

/** Ten to these powers are doubles, and so is every whole number below 2^53: one operation of theirs is rounded once. */
const EXACT_POWER = 22;
const EXACT_BITS = 53;
/** Powers of ten that are known to 64 bits, up to this one and down to its inverse. */
const MOST_POWER = 64;

/** Where the tables of powers are in memory, and how many bytes they take from its start. */
const EXACT = 0;
const SCALED = EXACT + 8 * (EXACT_POWER + 1);
export const TABLE_BYTES = SCALED + 16 * (2 * MOST_POWER + 1);

/** Writes the tables that `emitNearestDouble` reads to the start of a memory. */
export function writePowers(memory: ArrayBuffer): void {
  const view = new DataView(memory);
  for (let power = 0; power <= EXACT_POWER; power++) view.setFloat64(EXACT + 8 * power, 10 ** power, true);
  for (let power = -MOST_POWER; power <= MOST_POWER; power++) {
    const { bits, exponent } = leadingBits(power);
    const place = SCALED + 16 * (power + MOST_POWER);
    view.setBigUint64(place, bits, true);
    view.setFloat64(place + 8, 2 ** (exponent + 64), true);
  }
}

/** 10^power = (bits + δ) · 2^exponent, where 2^63 ≤ bits < 2^64 and 0 ≤ δ < 1. */
function leadingBits(power: number): { bits: bigint; exponent: number } {
  const extra = 320;
  const scaled = power < 0 ? (1n << BigInt(extra)) / 10n ** BigInt(-power) : (10n ** BigInt(power)) << BigInt(extra);
  const dropped = scaled.toString(2).length - 64;
  return { bits: scaled >> BigInt(dropped), exponent: dropped - extra };
}

/**
 * A function of a whole number w below 2^64 and a power p: the double nearest to w · 10^p. NaN beyond its tables, and
 * where the way taken here does not tell which of two doubles is the nearest, one time in a thousand.
 *
 * Where w and 10^|p| are doubles, they are multiplied or divided (W. D. Clinger, "How to read floating point numbers
 * accurately", 1990). Else w, shifted to 64 bits, is multiplied by the leading 64 bits of 10^p (after D. Lemire, "Number
 * parsing at a gigabyte per second", 2021). As the others are cut off, the upper 64 bits of the product may be one too
 * few. So the nearest double is open only where what follows its 53 bits is half a unit, or one less than that.
 */
export function emitNearestDouble(): Code {
  const code = new Code(["i64", "i32"]);
  const [whole, power] = [0, 1];
  const place = code.local("i32");
  const shift = code.local("i64");
  const high = code.local("i64");
  const half = code.local("i64");
  const rest = code.local("i64");

  code.get(whole).i64(EXACT_BITS).op("i64.shr_u").op("i64.eqz");
  code
    .get(power)
    .i32(EXACT_POWER)
    .op("i32.add")
    .i32(2 * EXACT_POWER)
    .op("i32.le_u")
    .op("i32.and");
  code.if(() => {
    const loadPower = () => code.i32(3).op("i32.shl").memory("f64.load", EXACT);
    code
      .get(power)
      .i32(EXACT_POWER)
      .op("i32.le_u")
      .if(
        () => {
          code.get(whole).op("f64.convert_i64_s").get(power);
          loadPower().op("f64.mul").op("return");
        },
        () => {
          code.get(whole).op("f64.convert_i64_s").i32(0).get(power).op("i32.sub");
          loadPower().op("f64.div").op("return");
        },
      );
  });

  code
    .get(power)
    .i32(MOST_POWER)
    .op("i32.add")
    .tee(place)
    .i32(2 * MOST_POWER)
    .op("i32.gt_u");
  code.get(whole).op("i64.eqz").op("i32.or");
  code.if(() => code.f64(Number.NaN).op("return"));
  code.get(place).i32(4).op("i32.shl").set(place);
  code.get(whole).op("i64.clz").set(shift);
  const shifted = whole;
  code.get(whole).get(shift).op("i64.shl").set(shifted);
  const bits = code.local("i64");
  code.get(place).memory("i64.load", SCALED).set(bits);
  emitMultiplyHigh(code, shifted, bits);
  code.release("i64", bits);
  code.set(high);

  // The product begins with its first or its second bit.
  const dropped = code.local("i64");
  code
    .i64(64 - EXACT_BITS - 1)
    .get(high)
    .i64(63)
    .op("i64.shr_u")
    .op("i64.add")
    .set(dropped);
  code.i64(1).get(dropped).i64(1).op("i64.sub").op("i64.shl").set(half);
  code.get(high).get(half).i64(1).op("i64.shl").i64(1).op("i64.sub").op("i64.and").set(rest);
  code.get(rest).i64(1).op("i64.add").get(half).op("i64.sub").i64(1).op("i64.le_u");
  code.if(() => code.f64(Number.NaN).op("return"));
  code.get(high).get(dropped).op("i64.shr_u");
  code.get(rest).get(half).op("i64.gt_u").op("i64.extend_i32_u").op("i64.add").op("f64.convert_i64_s");
  code
    .get(place)
    .memory("f64.load", SCALED + 8)
    .op("f64.mul");
  // 2^(dropped - shift), by the bits of its exponent.
  code.get(dropped).get(shift).op("i64.sub").i64(1023).op("i64.add").i64(52).op("i64.shl").op("f64.reinterpret_i64");
  code.op("f64.mul");
  return code;
}

/** Leaves the upper 64 bits of the product of two locals on the stack, by the products of their halves. */
function emitMultiplyHigh(code: Code, a: number, b: number): void {
  const middle = code.local("i64");
  const other = code.local("i64");
  const low = (local: number) => code.get(local).i64(32).op("i64.shl").i64(32).op("i64.shr_u");
  const high = (local: number) => code.get(local).i64(32).op("i64.shr_u");
  low(a);
  high(b).op("i64.mul").set(other);
  low(a);
  low(b).op("i64.mul").i64(32).op("i64.shr_u");
  high(a);
  low(b).op("i64.mul").op("i64.add");
  low(other).op("i64.add").set(middle);
  high(a);
  high(b).op("i64.mul");
  high(other).op("i64.add");
  high(middle).op("i64.add");
  code.release("i64", other);
  code.release("i64", middle);
}
