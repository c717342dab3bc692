import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Dialect } from "./dialect";
import { RowReader, type Rows } from "./rows";

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
