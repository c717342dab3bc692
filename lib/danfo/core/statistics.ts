/** Statistics of a column's numbers, in float64 and as pandas has them; NaN where there are too few. */
import { compare, isMissing, keyOf, show } from "./values";

/**
 * The numbers of a column, without what is missing; booleans count as 0 and 1.
 * @throws TypeError at a text or a date: texts are never summed, also where they spell numbers
 */
export function numbersOf(values: readonly unknown[], name: string, caller: string): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === "number") {
      if (!Number.isNaN(value)) numbers.push(value);
    } else if (typeof value === "boolean") numbers.push(Number(value));
    else if (!isMissing(value)) {
      const advice = typeof value === "string" ? ' Convert the column first: asType("float32").' : "";
      throw new TypeError(`${caller}: ${show(name)} holds ${show(value)} at place ${i}; expected numbers.${advice}`);
    }
  }
  return numbers;
}

/** With Neumaier's correction, so that small numbers beside large ones are not lost. */
export function sum(numbers: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    const next = total + number;
    lost += Math.abs(total) >= Math.abs(number) ? total - next + number : number - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

export function product(numbers: readonly number[]): number {
  return numbers.reduce((result, number) => result * number, 1);
}

export function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? Number.NaN : sum(numbers) / numbers.length;
}

/** Divided by n - 1; NaN of fewer than two numbers. */
export function variance(numbers: readonly number[]): number {
  if (numbers.length < 2) return Number.NaN;
  const center = mean(numbers);
  return sum(numbers.map((number) => (number - center) ** 2)) / (numbers.length - 1);
}

export function deviation(numbers: readonly number[]): number {
  return Math.sqrt(variance(numbers));
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** Between the two numbers next to the place, in proportion to its distance from them. */
export function quantile(numbers: readonly number[], share: number): number {
  return quantileOfSorted(Float64Array.from(numbers).sort(), share);
}

/** @throws RangeError when `share` is not from 0 to 1 */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`quantile: ${share} is not from 0 to 1.`);
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  // NumPy's way from the nearer end, so that the result is exact at both.
  const part = place - Math.floor(place);
  if (below === above || part === 0) return below;
  return part < 0.5 ? below + (above - below) * part : above - (above - below) * (1 - part);
}

/** The least or largest of values of one kind that are not missing; NaN if there is none. */
export function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  let best: unknown = Number.NaN;
  let found = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isMissing(value)) continue;
    if (!found || compare(value, best) * sign < 0) best = value;
    found = true;
  }
  return best;
}

/** The most frequent values, in order. */
export function modes(values: readonly unknown[]): unknown[] {
  const counts = new Map<unknown, { value: unknown; count: number }>();
  for (const value of values) {
    if (isMissing(value)) continue;
    const known = counts.get(keyOf(value));
    if (known) known.count++;
    else counts.set(keyOf(value), { value, count: 1 });
  }
  let most = 0;
  for (const { count } of counts.values()) most = Math.max(most, count);
  return [...counts.values()].flatMap(({ value, count }) => (count === most ? [value] : [])).sort(compare);
}
