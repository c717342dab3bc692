import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { encodeModule } from "../wasm/module";
import { emitNearestDouble, writePowers } from "./decimal";
import { readGrid } from "./grid";
import { parseNumber } from "./values";

declare const WebAssembly: {
  Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: object }) => { readonly exports: object };
};

let nearestDouble: (whole: bigint, power: number) => number;
before(() => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  writePowers(memory.buffer);
  const bytes = encodeModule([{ code: emitNearestDouble(), result: "f64", name: "nearestDouble" }], { pages: 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  nearestDouble = (instance.exports as { nearestDouble: typeof nearestDouble }).nearestDouble;
});

/** Node's, or NaN. @returns whether it is Node's */
function compare(whole: bigint, power: number): boolean {
  const found = nearestDouble(whole, power);
  if (Number.isNaN(found)) return false;
  assert.equal(found, Number(`${whole}e${power}`), `${whole}e${power}`);
  return true;
}

/** Whole numbers of all lengths. */
const wholes = (most: bigint) =>
  fc.tuple(fc.bigInt({ min: 0n, max: most }), fc.integer({ min: 0, max: 62 })).map(([n, bits]) => n >> BigInt(bits));

test("a decimal number is Node's nearest double", () => {
  let left = 0;
  fc.assert(
    fc.property(wholes(2n ** 64n - 1n), fc.integer({ min: -64, max: 64 }), (whole, power) => {
      if (!compare(whole, power) && whole > 0n) left++;
    }),
    { numRuns: 50_000 },
  );
  assert.ok(left < 200, `${left} of 50,000 were left to Node`);
});

test("a number of each power of ten is, and beyond the table it is left to Node", () => {
  for (let power = -400; power <= 400; power++) {
    for (const whole of [1n, 3n, 2n ** 53n - 1n, 2n ** 53n + 2n, 10n ** 19n - 1n, 2n ** 64n - 1n]) {
      const isRead = compare(whole, power);
      if (Math.abs(power) > 64) assert.ok(!isRead, `${whole}e${power}`);
    }
  }
});

test("what lies in the middle between two doubles, or beside it, is right or left to Node", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }), fc.integer({ min: -2, max: 2 }), (double, beside) => {
      // Half a unit above a double of 53 bits, in tenths.
      const isRead = compare(10n * BigInt(double) + 5n + BigInt(beside), -1);
      if (beside === 0) assert.ok(!isRead);
    }),
    { numRuns: 5000 },
  );
  // Half a unit above doubles that are whole numbers of 54 to 64 bits.
  fc.assert(
    fc.property(
      fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }),
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: -1, max: 1 }),
      (double, bits, beside) => {
        const middle = (BigInt(double) << BigInt(bits)) + (1n << BigInt(bits - 1)) + BigInt(beside);
        const isRead = compare(middle, 0);
        if (beside === 0) assert.ok(!isRead);
      },
    ),
    { numRuns: 5000 },
  );
});

const letters = fc.stringMatching(/^-?\d{0,18}(\.\d{0,20})?([eE][+-]?\d{0,3})?$/);

test("a grid's plain numbers are Node's, and what is no number is none", () => {
  let [read, left] = [0, 0];
  fc.assert(
    fc.property(letters, fc.boolean(), (cell, isQuoted) => {
      const written = isQuoted ? `"${cell}"` : cell;
      const grid = readGrid(`a,${written}\n`, { separator: ",", quote: '"' }, 2, 1)?.grid;
      const found = grid?.plainNumbers(1, ".".charCodeAt(0))[0] ?? Number.NaN;
      const isNumber = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);
      if (!isNumber) assert.ok(Number.isNaN(found), cell);
      else if (!Number.isNaN(found)) {
        read++;
        assert.ok(Object.is(found, parseNumber(cell)), `${cell} became ${found}`);
      } else if (/^-?\d*\.\d*(e[+-]?[0-3]?\d)?$/i.test(cell) && cell.replace(/[^\d]|e.*/gi, "").length <= 19) left++;
    }),
    { numRuns: 20_000 },
  );
  // Whole numbers with zeros in front or of many digits, and with an exponent, are read in another way, too.
  assert.ok(read > 4000 && left < read / 200, `${read} were read, ${left} were left to Node`);
});
