/** CSV files in the shape of what people have, read as pandas reads them (tests/fixtures/csv/cases.py) or refused. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type DataFrame, danfo, data } from "nonlinear";
import { root } from "../copy-of-project";

// Far from UTC, for what depends on the clock of the machine.
process.env.TZ = "America/New_York";

type Cell = string | number | boolean | null;

interface Expected {
  columns: (string | string[])[];
  types: string[] | Record<string, string>;
  rows?: (Cell | { $bigint: string } | { $number: string })[][];
  shape?: [number, number];
  cells?: [number, number, Cell][];
  sums?: [number, number][];
  lengths?: [number, number, number][];
  absent?: string;
  error?: string;
}

interface Case {
  id: string;
  file?: string;
  text?: string;
  /** An expression of JavaScript whose value is the file's text. */
  generate?: string;
  call: string;
  options: data.ReadCsvOptions;
  pandas: Expected;
  /** Which outcomes are right: pandas', those of a careful call, an error. */
  accept: ("pandas" | "better" | "error")[];
  /** What an error must name. */
  error?: { names: string[]; line?: number };
  better?: { call: string; options: data.ReadCsvOptions; pandas: Expected };
}

const fixtures = join(root, "tests", "fixtures", "csv");
const cases: Case[] = JSON.parse(readFileSync(join(fixtures, "cases.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "csv-"));
after(() => rmSync(folder, { recursive: true }));

describe("data.readCSV reads or refuses", () => {
  for (const one of cases) {
    test(`${one.id}: ${one.call}`, async () => {
      const source = sourceOf(one);
      const result = await outcome(source, one.options);
      if (result instanceof Error) {
        assert.ok(one.accept.includes("error"), String(result));
        checkError(result, one, source);
      } else {
        const wanted = one.accept.filter((kind) => kind !== "error");
        assert.ok(wanted.length > 0, `expected an error, got ${JSON.stringify(rowsOf(result))}`);
        const faults = wanted.map((kind) => faultOf(result, kind === "pandas" ? one.pandas : one.better?.pandas));
        assert.ok(faults.includes(undefined), faults.join("; "));
      }
    });
    if (one.better) {
      const { call, options, pandas } = one.better;
      test(`${one.id}: ${call}`, async () => {
        const result = await outcome(sourceOf(one), options);
        if (result instanceof Error) throw result;
        assert.equal(faultOf(result, pandas), undefined);
      });
    }
  }
});

test("Danfo's own reader in pieces says what to write instead", () => {
  assert.throws(() => danfo().streamCSV("a.csv", () => {}), /readCSV/);
});

function sourceOf({ id, file, text, generate }: Case): string {
  if (text !== undefined) return text;
  if (!generate) return join(fixtures, file ?? `${id}.csv`);
  const path = join(folder, `${id}.csv`);
  writeFileSync(path, new Function(`return ${generate}`)());
  return path;
}

async function outcome(source: string, options: data.ReadCsvOptions): Promise<DataFrame | Error> {
  try {
    return await data.readCSV(source, options);
  } catch (error) {
    return error as Error;
  }
}

function checkError({ message }: Error, { error }: Case, source: string): void {
  for (const name of error?.names ?? []) {
    const text = name === "file" ? source : name;
    assert.ok(message.includes(text), `${message}\ndoes not name ${text}`);
  }
  if (error?.line !== undefined) assert.match(message, new RegExp(`line ${error.line}\\b`));
  assert.ok(message.split("\n").length <= 10);
}

/** What is other than expected; undefined if nothing is. */
function faultOf(df: DataFrame, expected: Expected | undefined): string | undefined {
  if (!expected) return "nothing is expected";
  const rows = rowsOf(df);
  const names = expected.columns?.map((name) => [name].flat().join("_"));
  if (names && JSON.stringify(names) !== JSON.stringify(df.columns)) return `columns ${JSON.stringify(df.columns)}`;
  const { types, shape, cells = [], sums = [], lengths = [], absent } = expected;
  const order = Array.isArray(types) ? types : df.columns.map((name) => types[name]);
  for (const [j, type] of order.entries()) {
    if (!isType(df, j, type)) return `${df.columns[j]} is ${df.dtypes[j]}, not ${type}`;
  }
  if (shape && JSON.stringify(shape) !== JSON.stringify(df.shape)) return `shape ${df.shape}`;
  const all = expected.rows?.flatMap((row, i) => row.map((value, j) => [i, j, value] as const)) ?? cells;
  if (expected.rows && rows.length !== expected.rows.length) return `${rows.length} rows`;
  const wrong = all.find(([i, j, value]) => !isSame(rows[i][j], value));
  if (wrong) return `row ${wrong[0]}, column ${wrong[1]}: ${JSON.stringify(rows[wrong[0]][wrong[1]])}`;
  if (sums.some(([j, sum]) => rows.reduce((total, row) => total + (row[j] as number), 0) !== sum)) return "sums";
  if (lengths.some(([i, j, length]) => (rows[i][j] as string).length !== length)) return "lengths";
  return absent && JSON.stringify(rows).includes(absent) ? "a broken letter" : undefined;
}

function isType(df: DataFrame, place: number, type: string): boolean {
  const dtype = df.dtypes[place];
  if (type === "integer" || type === "number") {
    // Whole numbers beyond 2^53 are texts.
    return ["int32", "float32"].includes(dtype) || rowsOf(df).some((row) => /^\d{16,}$/.test(String(row[place])));
  }
  return dtype === (type === "date" ? "datetime" : type);
}

function rowsOf(df: DataFrame): Cell[][] {
  return (df.values as unknown[][]).map((row) =>
    row.map((value) => {
      if (value === undefined || Number.isNaN(value)) return null;
      if (!(value instanceof Date)) return value as Cell;
      return Number.isNaN(value.getTime()) ? null : value.toISOString();
    }),
  );
}

function isSame(value: Cell, wanted: Cell | { $bigint?: string; $number?: string }): boolean {
  if (typeof wanted === "object" && wanted) {
    return wanted.$bigint ? value === wanted.$bigint : value === Number(wanted.$number);
  }
  if (typeof value !== "number" || typeof wanted !== "number") return value === wanted;
  return Math.abs(value - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted));
}
