/** Operations in TypeScript beside the same in pandas, with what pandas gave for them (tests/fixtures/danfo/cases.py). */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { danfo, data, nn, tf } from "nonlinear";
import ts from "typescript";
import { root } from "../copy-of-project";

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

const fixtures = join(root, "tests", "fixtures", "danfo");

export function readCases(name: string): Case[] {
  return JSON.parse(readFileSync(join(fixtures, name), "utf8"));
}

/** Writes the files that the cases read. */
export function writeFiles(folder: string): void {
  const files = JSON.parse(readFileSync(join(fixtures, "files.json"), "utf8"));
  for (const [name, { text, base64, head, line, times }] of Object.entries<Record<string, never>>(files)) {
    const content = base64 ? Buffer.from(base64, "base64") : (text ?? head + (line as string).repeat(times));
    writeFileSync(join(folder, name), content);
  }
}

const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (...values: unknown[]) => unknown;

/** What the case gives, as JSON has it: a missing value is null, an infinity its name; `{ throws }` when it throws. */
export async function run({ ts: source }: Pick<Case, "ts">, folder: string): Promise<unknown> {
  const target = { target: ts.ScriptTarget.ES2022 };
  const body = ts.transpileModule(`async () => {${source}\n}`, { compilerOptions: target }).outputText;
  const names = { dfd: danfo(), data, nn, tf, D: `${folder}/`, TMP: `${folder}/` };
  try {
    const start = new AsyncFunction(...Object.keys(names), `return (${body.trim().replace(/;$/, "")})();`);
    return plain(await start(...Object.values(names)));
  } catch (error) {
    return { throws: String(error) };
  }
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
export function same(one: unknown, other: unknown): boolean {
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
