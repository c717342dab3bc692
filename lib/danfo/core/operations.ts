/** Arithmetic and comparison of single values, as pandas has them. */
import { toDate } from "../../dates";
import { compare, isMissing, isSame, show } from "./values";

export type Operation = "add" | "sub" | "mul" | "div" | "divNoNan" | "pow" | "mod" | "minimum" | "maximum";
export type Comparison = "lt" | "gt" | "le" | "ge" | "eq" | "ne";

const OPERATIONS: Readonly<Record<Operation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  divNoNan: (a, b) => (b === 0 ? 0 : a / b),
  // As in C and pandas: 1 to the power of anything is 1.
  pow: (a, b) => (a === 1 ? 1 : a ** b),
  // With the sign of the divisor, as in Python.
  mod: (a, b) => {
    if (Number.isFinite(b)) return a - b * Math.floor(a / b);
    return a === 0 || Number.isNaN(a) || a > 0 === b > 0 ? a % b : b;
  },
  minimum: Math.min,
  maximum: Math.max,
};

/**
 * The results of an operation on two columns, missing where one of the two is.
 * @param other a column of the same length, or one value for all rows
 * @throws TypeError at a text or a date
 */
export function operate(
  operation: Operation,
  one: readonly unknown[],
  other: readonly unknown[] | number,
  name: string,
): number[] {
  const compute = OPERATIONS[operation];
  const result = new Array<number>(one.length);
  for (let i = 0; i < one.length; i++) {
    const b = typeof other === "number" ? other : number(other[i], i, operation, name);
    result[i] = compute(number(one[i], i, operation, name), b);
  }
  return result;
}

function number(value: unknown, i: number, operation: string, name: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (isMissing(value)) return Number.NaN;
  throw new TypeError(`${operation}: ${show(name)} holds ${show(value)} at place ${i}; expected numbers.`);
}

/** "float32" for what has or can have fractions; undefined where the values decide. */
export function dtypeAfter(operation: Operation, ...dtypes: readonly string[]): string | undefined {
  const fractions = operation === "div" || operation === "divNoNan" || dtypes.includes("float32");
  return fractions ? "float32" : undefined;
}

const ORDERS: Readonly<Record<Exclude<Comparison, "eq" | "ne">, (order: number) => boolean>> = {
  lt: (order) => order < 0,
  gt: (order) => order > 0,
  le: (order) => order <= 0,
  ge: (order) => order >= 0,
};

/**
 * Compares two values; with what is missing nothing is equal, larger or smaller, only `ne` is true.
 * @throws TypeError when the order of a text and something else is asked for
 */
export function compares(comparison: Comparison, a: unknown, b: unknown): boolean {
  const other = a instanceof Date && typeof b === "string" ? toDate(b) : b;
  const one = b instanceof Date && typeof a === "string" ? toDate(a) : a;
  if (comparison === "eq") return equal(one, other);
  if (comparison === "ne") return !equal(one, other);
  return !isMissing(one) && !isMissing(other) && ORDERS[comparison](compare(one, other));
}

function equal(a: unknown, b: unknown): boolean {
  if (typeof a === "boolean" && typeof b === "number") return Number(a) === b;
  if (typeof b === "boolean" && typeof a === "number") return Number(b) === a;
  return isSame(a, b);
}
