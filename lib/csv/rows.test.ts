import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Dialect } from "./dialect";
import { RowReader, type Rows } from "./rows";
import { parseNumber } from "./values";

const plain: Dialect = {
  separator: ",",
  quote: '"',
  escapeLetter: undefined,
  comment: undefined,
  skipInitialSpace: false,
  skipBlankLines: true,
};

const dialects: Partial<Dialect>[] = [
  {},
  { separator: "::" },
  { separator: undefined },
  { quote: undefined },
  { escapeLetter: "\\" },
  { comment: "#" },
  { skipInitialSpace: true },
  { skipBlankLines: false },
];

function readAll(pieces: readonly string[], dialect: Dialect): Rows {
  const reader = new RowReader(dialect);
  const parts = pieces.map((piece, i) => reader.read(piece, i === pieces.length - 1));
  return {
    rows: parts.flatMap(({ rows }) => rows),
    lines: parts.flatMap(({ lines }) => lines),
    unclosed: parts.at(-1)?.unclosed,
  };
}

const part = fc.constantFrom(
  "a",
  "1",
  ",",
  "::",
  '"',
  '""',
  "\n",
  "\r\n",
  "\r",
  " ",
  "#",
  "\\",
  "b,c\n",
  '"x\ny",',
  "가",
);

test("any pieces of a text give the same rows and lines", () => {
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat({ max: 60 }), { maxLength: 6 }),
      fc.constantFrom(...dialects),
      (parts, cuts, changes) => {
        const text = parts.join("");
        const places = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((place, i) => text.slice(places[i], place));
        const dialect = { ...plain, ...changes };
        assert.deepEqual(readAll(pieces, dialect), readAll([text], dialect));
      },
    ),
    { numRuns: 2000 },
  );
});

test("lines are those of the file, whatever ends them and however many a cell has", () => {
  const text = 'a,b\r\n"two\nlines",1\n\n# no comment\r"x",2\n';
  assert.deepEqual(readAll([text], plain).lines, [1, 2, 4, 5, 6]);
  const { rows, lines, unclosed } = readAll(['a\n1\n"b\n2\n'], plain);
  assert.deepEqual([rows, lines, unclosed], [[["a"], ["1"]], [1, 2], 3]);
});

test("a cell of many pieces is not looked at in each of them", () => {
  const pieces = ['a,"', ...new Array<string>(20_000).fill("0123456789".repeat(10)), '"\n'];
  let looks = 0;
  const counting = {
    ...plain,
    get separator() {
      looks++;
      return ",";
    },
  };
  const { rows } = readAll(pieces, counting);
  assert.equal(rows[0][1].length, 2_000_000);
  // Each asks for the separator a few times.
  assert.ok(looks > 0 && looks < 200, `${looks} looks`);
});

const cell = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "",
      "a",
      "가",
      '"',
      '"a,b"',
      '"x\ny"',
      '"a""b"',
      '""',
      "007",
      "-0",
      "-0.0",
      ".5",
      "5.",
      "-",
      ".",
    ),
  },
  { weight: 3, arbitrary: fc.double().map(String) },
  fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(String),
  fc.tuple(fc.nat(), fc.nat({ max: 999 })).map(([whole, rest]) => `${whole}.${rest}`),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 12n }))
    .map(([whole, rest]) => `-${whole}.${rest}`),
);

test("a grid has the cells, numbers and lines that papaparse gives, and leaves the same rest", () => {
  let grids = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(2, 3),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom('"', undefined),
      (table, width, end, quote) => {
        const text = `${table.map((row) => row.join(",")).join(end)}${end}tail,1`;
        const dialect = { ...plain, quote };
        const [fast, usual] = [new RowReader(dialect), new RowReader(dialect)];
        const grid = fast.readGrid(text, width);
        if (!grid) return;
        grids++;
        const { rows, lines } = usual.read(text, false);
        const places = [...Array(width).keys()];
        const counts = [...Array(grid.count).keys()];
        assert.deepEqual(
          counts.map((row) => places.map((place) => grid.cell(row, place))),
          rows,
        );
        assert.deepEqual(
          counts.map((row) => grid.line(row)),
          lines,
        );
        for (const place of places) {
          const numbers = grid.plainNumbers(place, ".".charCodeAt(0));
          for (const row of counts) {
            if (!Number.isNaN(numbers[row]))
              assert.ok(Object.is(numbers[row], parseNumber(rows[row][place])), rows[row][place]);
          }
        }
        assert.deepEqual(fast.read("", true), usual.read("", true));
      },
    ),
    { numRuns: 5000 },
  );
  assert.ok(grids > 500, `${grids} grids`);
});

test("a grid reads what is plain in place: numbers with signs, points and many digits, decimal commas, quoted cells", () => {
  const reader = new RowReader({ ...plain, separator: ";" });
  const grid = reader.readGrid('1,5;"-2"\n123456789012345;0,1234567890123456\n007;1.5\n', 2);
  const numbers = [0, 1].map((place) => [...(grid?.plainNumbers(place, ",".charCodeAt(0)).subarray(0, 3) ?? [])]);
  assert.deepEqual(numbers, [
    [1.5, 123456789012345, Number.NaN],
    [-2, 0.1234567890123456, Number.NaN],
  ]);
});
