/** A case, run and judged: in Node, and in the page of the site. */

export interface Case {
  readonly id: string;
  readonly title: string;
  /** The body of an async function that returns the result. */
  readonly ts: string;
  /** What pandas gives, or `{ throws }`. */
  readonly pandas: unknown;
  /** What Danfo's own documentation gives instead, where it does. */
  readonly danfo?: unknown;
}

const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (...values: unknown[]) => unknown;

/**
 * What a case gives, as JSON has it: a missing value is null, an infinity its name; `{ throws }` when it throws.
 *
 * @param code an async function
 * @param names what it finds: `dfd`, `data`, `nn`, `tf`, and the folders `D` to read from and `TMP` to write to
 */
export async function run(code: string, names: Readonly<Record<string, unknown>>): Promise<unknown> {
  try {
    const start = new AsyncFunction(...Object.keys(names), `return (${code})();`);
    return plain(await start(...Object.values(names)));
  } catch (error) {
    return { throws: String(error) };
  }
}

/** What is wrong with a result, in words. Where Danfo's documentation shows another value than pandas, that one is right too. */
export function fault({ pandas, danfo }: Case, result: unknown): string | undefined {
  if (same(result, pandas) || (danfo !== undefined && same(result, danfo))) return undefined;
  return `${JSON.stringify(result)}, but pandas gives ${JSON.stringify(pandas)}`;
}

function plain(value: unknown): unknown {
  if (value === undefined || value === null || Number.isNaN(value)) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().replace(/\.000Z$/, "");
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as unknown[], plain);
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}

/** Whether both are the same; numbers to twelve digits, as sums in another order differ after them. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one === "number" && typeof other === "number")
    return Math.abs(one - other) <= 1e-12 * Math.max(Math.abs(one), Math.abs(other), 1);
  if (throws(one) || throws(other)) return throws(one) && throws(other);
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, i) => same(item, other[i]));
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
  }
  return one === other;
}

function throws(value: unknown): boolean {
  return isObject(value) && "throws" in value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
