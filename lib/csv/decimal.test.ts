import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nearestDecimal } from "./decimal";
import { GridReader } from "./grid";

/** A number's nearest double, by the digits before and behind its `lowDigits` last ones. */
function both(text: string, lowDigits: number, decimals: number): { ours: number; nodes: number } {
  const digits = text.padStart(lowDigits + 1, "0");
  const cut = digits.length - lowDigits;
  const ours = nearestDecimal(Number(digits.slice(0, cut)), Number(digits.slice(cut)), lowDigits, decimals);
  return { ours, nodes: Number(`${digits}e-${decimals}`) };
}

const digitsOf = (least: number, most: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most })
    .map((digits) => digits.join("").replace(/^0+(?=\d)/, ""));

test("a decimal fraction is Node's nearest double", () => {
  let left = 0;
  fc.assert(
    fc.property(digitsOf(1, 20), fc.integer({ min: 5, max: 10 }), fc.integer({ min: 0, max: 22 }), (...given) => {
      const { ours, nodes } = both(...given);
      if (Number.isNaN(ours)) left++;
      else assert.equal(ours, nodes);
    }),
    { numRuns: 20_000 },
  );
  assert.ok(left < 200, `${left} of 20,000 were left to Node`);
});

test("what lies in the middle between two doubles, or beside it, is right or left to Node", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }), fc.integer({ min: -1, max: 1 }), (double, beside) => {
      // Half a unit above a double of 53 bits, in tenths.
      const digits = String(10n * BigInt(double) + 5n + BigInt(beside));
      const { ours, nodes } = both(digits, 7, 1);
      if (beside === 0) assert.ok(Number.isNaN(ours));
      else if (!Number.isNaN(ours)) assert.equal(ours, nodes);
    }),
    { numRuns: 2000 },
  );
});

const letters = fc.stringMatching(/^-?\d{0,18}(\.\d{0,20})?([eE][+-]?\d{0,3})?$/);

test("a grid's plain numbers are Node's, and what is no number is none", () => {
  const reader = new GridReader();
  fc.assert(
    fc.property(letters, (cell) => {
      const grid = reader.read(`a,${cell}\n`, { separator: ",", quote: '"' }, 2, 1)?.grid;
      const found = grid?.plainNumber(0, 1, ".".charCodeAt(0)) ?? Number.NaN;
      const isNumber = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);
      if (!isNumber) assert.ok(Number.isNaN(found), cell);
      else if (!Number.isNaN(found)) assert.ok(found === Number(cell), `${cell} became ${found}`);
      // Whole numbers with zeros in front or of many digits, and with an exponent, are read in another way.
      else assert.ok(!cell.includes("."), cell);
    }),
    { numRuns: 20_000 },
  );
});
