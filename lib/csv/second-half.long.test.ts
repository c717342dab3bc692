/** Two threads read what one reads: a thread that is not the main one has no other to help it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import type { ReadCsvOptions } from "./options";
import { type CsvTable, readCsv } from "./read";
import { startSecondHalf } from "./second-half";

const ROWS = 36_000;
/** A long text in each row makes a file large before it takes long to read. */
const LONG = "x".repeat(450);
const MIDDLE = ROWS / 2;
const KINDS = ["number", "number", "text", "boolean", undefined, "text"] as const;
const NAMES = "number,fraction,text,flag,empty,long";

function rowOf(i: number): string[] {
  return [String(i), String(i / 7), `글 ${i % 5}`, i % 2 ? "True" : "False", "", LONG];
}

interface Case {
  readonly title: string;
  /** Changes rows, each of which is the cells of a line. */
  readonly change?: (rows: string[][]) => void;
  readonly options?: ReadCsvOptions;
  /** The end of each line, and that of the last. */
  readonly ends?: readonly [line: string, last: string];
  /** What the bytes are made of the text. */
  readonly bytes?: (text: string) => Uint8Array;
  /** True where this thread reads the second half, too, or refuses the file. */
  readonly isOdd?: true;
}

const late = (place: number, value: string) => (rows: string[][]) => {
  rows[ROWS - 100][place] = value;
};

const eachRow = (text: (i: number) => string) => (rows: string[][]) => {
  for (const [i, row] of rows.entries()) row[2] = text(i);
};

const CASES: readonly Case[] = [
  { title: "plain rows" },
  { title: "lines that end in two letters", ends: ["\r\n", "\r\n"] },
  { title: "no end of the last line", ends: ["\n", ""] },
  { title: "a first missing number", change: late(0, "NA") },
  { title: "a first fraction", change: late(0, "0.5") },
  { title: "a huge whole number", change: late(0, "12345678901234567890") },
  { title: "quotes around a cell", change: late(2, '"a, b"') },
  { title: "the mark of UTF-8 before a row", change: (rows) => rows[MIDDLE + 1].splice(2, 1, "\ufeff글") },
  { title: "a mark in each row", change: eachRow((i) => `\ufeff글 ${i % 5}`) },
  { title: "named types", options: { dtype: { number: "string", fraction: "float32" } } },
  { title: "chosen columns", options: { useCols: ["fraction", "long"], naValues: ["0.5"] } },
  { title: "a label", options: { indexCol: "number" } },
  { title: "a number in a column of texts", change: late(2, "12") },
  { title: "blank lines at the end", ends: ["\n", "\n\n\n"], isOdd: true },
  { title: "a text in a column of numbers", change: late(0, "none"), isOdd: true },
  { title: "a code with a zero in front", change: late(0, "007"), isOdd: true },
  { title: "a first value of a column", change: late(4, "1"), isOdd: true },
  { title: "a doubled quote", change: late(2, '"a ""b"""'), isOdd: true },
  { title: "a line feed in quotes", change: late(2, '"a\nb"'), isOdd: true },
  {
    title: "line feeds in quotes around the middle",
    change: (rows) => {
      rows[MIDDLE - 200][2] = '"';
      rows[MIDDLE + 200][2] = '"';
    },
    isOdd: true,
  },
  { title: "a row that is short", change: (rows) => void rows[ROWS - 100].pop(), isOdd: true },
  {
    title: "a row that is long, left out",
    change: (rows) => void rows[ROWS - 100].push("1"),
    options: { onBadLines: "skip" },
    isOdd: true,
  },
  { title: "a quote that is never closed", change: late(2, '"a'), isOdd: true },
  { title: "a text in a column named as numbers", options: { dtype: { text: "float32" } }, isOdd: true },
  { title: "bytes that are no letters", bytes: withWrongByte, isOdd: true },
  { title: "a NUL", change: late(2, "\0"), isOdd: true },
  { title: "some rows", options: { nRows: ROWS - 10 }, isOdd: true },
  { title: "rows but the last", options: { skipFooter: 1 }, isOdd: true },
  {
    title: "dates",
    change: eachRow((i) => (i < MIDDLE ? "13/01/2020" : "02/01/2020")),
    options: { parseDates: ["text"] },
    isOdd: true,
  },
  { title: "UTF-16", bytes: (text) => Buffer.from(`\ufeff${text}`, "utf16le"), isOdd: true },
];

function withWrongByte(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  bytes[bytes.length - 1000] = 0xff;
  return bytes;
}

const folder = mkdtempSync(join(tmpdir(), "second-half-"));
const file = join(folder, "table.csv");
after(() => rmSync(folder, { recursive: true }));

type Outcome = CsvTable | { readonly error: string };

const outcomeOf = (options: ReadCsvOptions): Promise<Outcome> =>
  readCsv(file, { ...options }).catch((error: Error) => ({ error: error.message }));

/** The outcome in a thread that has no other to help it. */
async function alone(worker: Worker, options: ReadCsvOptions): Promise<Outcome> {
  worker.postMessage([file, options]);
  const [outcome] = await once(worker, "message");
  return outcome;
}

const PROGRAM = `
const { parentPort } = require("node:worker_threads");
const { readCsv } = require(${JSON.stringify(require.resolve("./read"))});
parentPort.on("message", async ([file, options]) =>
  parentPort.postMessage(await readCsv(file, options).catch((error) => ({ error: error.message }))));`;

describe("the second half of a large file", { skip: availableParallelism() < 2 }, () => {
  let worker: Worker;
  before(() => {
    worker = new Worker(PROGRAM, { eval: true });
  });
  after(() => worker.terminate());

  for (const { title, change, options = {}, ends: [end, last] = ["\n", "\n"], bytes = Buffer.from, isOdd } of CASES)
    test(title, async () => {
      const rows = Array.from({ length: ROWS }, (_, i) => rowOf(i));
      change?.(rows);
      const text = [NAMES, ...rows].join(end) + last;
      writeFileSync(file, bytes(text));
      const outcome = await outcomeOf(options);
      const expected = await alone(worker, options);
      assert.deepEqual(outcome, expected);
      if (isOdd) return;
      assert.ok("names" in expected);
      assert.equal(expected.columns[0].length, ROWS);
      const task = { file, names: NAMES.split(","), kinds: KINDS, rows: MIDDLE, options: { sep: ",", ...options } };
      const half = startSecondHalf(Buffer.byteLength(text), task);
      assert.ok(await half?.parts);
    });
});
