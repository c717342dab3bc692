/** Numbers in the cells of a grid, in WebAssembly. */
import { Code } from "../wasm/assembler";
import { TABLE_BYTES as LETTERS } from "./decimal";

const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const E = 101;
const LOWER_CASE = 32;
/** Whole numbers of as many digits are exact. */
const EXACT_DIGITS = 15;
/** As many fit into 64 bits. */
const MOST_DIGITS = 19;
/** Of an exponent. */
const MOST_EXPONENT_DIGITS = 4;

/**
 * A function of a column's place in its row, the number of cells in a row, that of rows, and the codes of point and quote:
 * writes the column's numbers.
 *
 * @param decimal the index of the function that reads one of them
 * @param ends the address of where cells end, after -1
 * @param numbers where they are written
 */
export function emitReadNumbers(decimal: number, ends: number, numbers: number): Code {
  const code = new Code(["i32", "i32", "i32", "i32", "i32"]);
  const [place, width, rows, point, quote] = [0, 1, 2, 3, 4];
  const [start, end, number] = Array.from({ length: 3 }, () => code.local("i32"));
  code.get(place).i32(2).op("i32.shl").set(place);
  code.get(width).i32(2).op("i32.shl").set(width);
  code.while(
    () => code.get(rows),
    () => {
      code.get(place).memory("i32.load", ends).i32(1).op("i32.add").i32(1).op("i32.shl").set(start);
      code
        .get(place)
        .memory("i32.load", ends + 4)
        .i32(1)
        .op("i32.shl")
        .set(end);
      code
        .get(start)
        .memory("i32.load16_u", LETTERS)
        .get(quote)
        .op("i32.eq")
        .if(() => {
          code.get(start).i32(2).op("i32.add").set(start);
          code.get(end).i32(2).op("i32.sub").set(end);
        });
      code.get(number).get(start).get(end).get(point).call(decimal).memory("f64.store", numbers);
      code.get(number).i32(8).op("i32.add").set(number);
      code.get(place).get(width).op("i32.add").set(place);
      code.get(rows).i32(1).op("i32.sub").set(rows);
    },
  );
  return code;
}

/**
 * A function of where a cell begins and ends, and the decimal point: the number in a cell of digits, perhaps with a minus,
 * a point, and then an exponent. NaN for all others, numbers or not, for whole numbers with a zero in front or of more
 * than 15 digits, for more than 19 digits, and where `nearestDouble` does not tell.
 *
 * @param nearestDouble the index of the function
 */
export function emitDecimal(nearestDouble: number): Code {
  const code = new Code(["i32", "i32", "i32"]);
  const [start, end, point] = [0, 1, 2];
  const [at, digit, first, fraction, decimals, exponent, isNegative] = Array.from({ length: 7 }, () =>
    code.local("i32"),
  );
  const whole = code.local("i64");
  const letter = () => code.get(at).memory("i32.load16_u", LETTERS);
  const next = () => code.get(at).i32(2).op("i32.add").set(at);
  const isWithin = () => code.get(at).get(end).op("i32.lt_u");
  const fail = () => code.f64(Number.NaN).op("return");
  /** Runs the body for each digit from `at` on. */
  const digits = (body: () => void) =>
    code.while(
      () => {
        letter().i32(ZERO).op("i32.sub").tee(digit).i32(10).op("i32.lt_u");
        isWithin().op("i32.and");
      },
      () => {
        body();
        next();
      },
    );
  const addToWhole = () =>
    code.get(whole).i64(10).op("i64.mul").get(digit).op("i64.extend_i32_u").op("i64.add").set(whole);

  code.get(start).set(at);
  isWithin().op("i32.eqz").if(fail);
  letter().i32(MINUS).op("i32.eq").tee(isNegative);
  code.if(() => {
    next();
    code.get(at).set(start);
  });
  digits(addToWhole);
  isWithin().op("i32.eqz");
  code.if(() => {
    const count = () => code.get(at).get(start).op("i32.sub");
    // No digit, or more than 15; then a zero in front of others.
    count()
      .i32(2)
      .op("i32.sub")
      .i32(2 * (EXACT_DIGITS - 1))
      .op("i32.gt_u")
      .if(fail);
    count()
      .i32(2)
      .op("i32.ne")
      .get(start)
      .memory("i32.load16_u", LETTERS)
      .i32(ZERO)
      .op("i32.eq")
      .op("i32.and")
      .if(fail);
    // A whole number has no -0.
    code.get(isNegative).if(() => code.i64(0).get(whole).op("i64.sub").set(whole));
    code.get(whole).op("f64.convert_i64_s").op("return");
  });
  letter().get(point).op("i32.ne").if(fail);
  next();
  code.get(at).set(fraction);
  // Zeros in front are none of the 19 digits.
  code.get(start).i32(2).op("i32.add").set(first);
  code
    .get(whole)
    .op("i64.eqz")
    .if(() => {
      code.while(
        () => {
          letter().i32(ZERO).op("i32.eq");
          isWithin().op("i32.and");
        },
        () => next(),
      );
      code.get(at).set(first);
    });
  digits(addToWhole);
  // Nothing but a point, or too many digits.
  code.get(at).get(start).op("i32.sub").i32(2).op("i32.eq");
  code
    .get(at)
    .get(first)
    .op("i32.sub")
    .i32(2 * MOST_DIGITS)
    .op("i32.gt_u")
    .op("i32.or")
    .if(fail);
  code.get(at).get(fraction).op("i32.sub").i32(1).op("i32.shr_u").set(decimals);
  isWithin().if(() => {
    const isMinus = first;
    letter().i32(LOWER_CASE).op("i32.or").i32(E).op("i32.ne").if(fail);
    next();
    letter().i32(MINUS).op("i32.eq").tee(isMinus);
    letter().i32(PLUS).op("i32.eq").op("i32.or").if(next);
    isWithin().op("i32.eqz").if(fail);
    code.get(at).set(start);
    digits(() => code.get(exponent).i32(10).op("i32.mul").get(digit).op("i32.add").set(exponent));
    isWithin()
      .get(at)
      .get(start)
      .op("i32.sub")
      .i32(2 * MOST_EXPONENT_DIGITS)
      .op("i32.gt_u")
      .op("i32.or")
      .if(fail);
    code.get(isMinus).if(() => code.i32(0).get(exponent).op("i32.sub").set(exponent));
  });
  const value = code.local("f64");
  code.get(whole).get(exponent).get(decimals).op("i32.sub").call(nearestDouble).set(value);
  code.get(isNegative).if(() => code.get(value).op("f64.neg").op("return"));
  return code.get(value);
}
