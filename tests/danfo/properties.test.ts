/** Operations on random frames, with missing values, labels that are there twice and odd names, against plain definitions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { danfo } from "nonlinear";

type Cell = number | string | boolean | null | undefined;
type Label = string | number;

const dfd = danfo();

const isGap = (value: unknown) => value === null || value === undefined || Number.isNaN(value);
/** What is missing as null and -0 as 0, for comparison. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  return isGap(value) ? null : value === 0 ? 0 : value;
};
const assertSame = (actual: unknown, expected: unknown) => assert.deepStrictEqual(plain(actual), plain(expected));

const gaps = fc.constantFrom(null, undefined, Number.NaN);
const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -9, max: 9 }) },
  fc.double({ min: -5, max: 5, noNaN: true }),
  gaps,
);
const text = fc.oneof({ weight: 4, arbitrary: fc.constantFrom("x", "y", "x-y", "1", "", "3 rooms", "_", "값") }, gaps);
const name = fc.oneof(
  fc.constantFrom(
    "shape",
    "index",
    "values",
    "columns",
    "count",
    "$data",
    "constructor",
    "__proto__",
    "then",
    "a.b",
    "",
    "0",
  ),
  fc.string({ maxLength: 4 }),
);

interface Table {
  names: string[];
  index: Label[];
  rows: Cell[][];
}

/** A column `n` of numbers and `t` of texts between others with odd names. */
const table: fc.Arbitrary<Table> = fc
  .record({ odd: fc.uniqueArray(name, { maxLength: 3 }), count: fc.integer({ min: 1, max: 12 }) })
  .chain(({ odd, count }) => {
    const names = [...odd.filter((one) => one !== "n" && one !== "t"), "n", "t"];
    const row = fc.tuple(...names.slice(0, -1).map(() => number as fc.Arbitrary<Cell>), text as fc.Arbitrary<Cell>);
    const label = fc.constantFrom<Label>("p", "q", 0, 1, 2, "0");
    return fc.record({
      names: fc.constant(names),
      index: fc.array(label, { minLength: count, maxLength: count }),
      rows: fc.array(row as fc.Arbitrary<Cell[]>, { minLength: count, maxLength: count }),
    });
  });

const frameOf = ({ names, index, rows }: Table) => new dfd.DataFrame(rows, { columns: names, index });
const columnOf = ({ names, rows }: Table, name: string) => rows.map((row) => row[names.indexOf(name)]);

function holds(title: string, check: (given: Table) => void): void {
  test(title, () => fc.assert(fc.property(table, check), { numRuns: 150 }));
}

holds("a frame keeps its values, names and labels, and so do its copies", (given) => {
  const df = frameOf(given);
  for (const one of [df, df.copy(), df.head(99), df.iloc({ rows: [":"] })]) {
    assertSame([one.columns, one.index, one.values], [given.names, given.index, given.rows]);
  }
});

holds("the order of keys in records does not matter", (given) => {
  const records = given.rows.map((row, i) => {
    const entries = given.names.map((name, j) => [name, row[j]] as const);
    return Object.fromEntries(i % 2 ? entries.toReversed() : entries);
  });
  fc.pre(!given.names.includes("__proto__") && !given.names.some((name) => /^\d+$/.test(name)));
  const df = new dfd.DataFrame(records);
  assertSame([df.columns, df.values], [given.names, given.rows]);
});

holds("query takes the rows where the condition holds, of sorted and filtered frames too", (given) => {
  const sorted = frameOf(given).sortValues("n");
  const part = sorted.query(sorted.column("n").gt(0));
  const numbers = columnOf(given, "n").filter((value) => !isGap(value)) as number[];
  assertSame(
    part.column("n").values,
    numbers.filter((value) => value > 0).sort((a, b) => a - b),
  );
  assertSame(
    part.query(part.column("n").lt(3)).column("n").values,
    part.column("n").values.filter((value) => value < 3),
  );
});

holds("sorting is stable, with what is missing last", (given) => {
  const order = given.rows.map((_, i) => i);
  const keys = columnOf(given, "n");
  const expected = order.toSorted((i, j) => {
    if (isGap(keys[i]) || isGap(keys[j])) return Number(isGap(keys[i])) - Number(isGap(keys[j]));
    return (keys[i] as number) - (keys[j] as number);
  });
  const sorted = frameOf(given).sortValues("n");
  assertSame([sorted.values, sorted.index], [expected.map((i) => given.rows[i]), expected.map((i) => given.index[i])]);
});

holds("loc takes all rows with a label", (given) => {
  const label = given.index[0];
  assertSame(
    frameOf(given).loc({ rows: [label, label] }).values,
    [1, 2].flatMap(() => given.rows.filter((_, i) => given.index[i] === label)),
  );
});

holds("arithmetic and comparisons leave out what is missing", (given) => {
  const numbers = columnOf(given, "n");
  const column = frameOf(given).column("n");
  assertSame(
    column.mul(2).values,
    numbers.map((value) => (isGap(value) ? null : (value as number) * 2)),
  );
  assertSame(
    column.add(column).values,
    numbers.map((value) => (isGap(value) ? null : (value as number) + (value as number))),
  );
  assertSame(
    column.ge(0).values,
    numbers.map((value) => !isGap(value) && (value as number) >= 0),
  );
  assertSame(
    column.ne(0).values,
    numbers.map((value) => isGap(value) || value !== 0),
  );
});

holds("statistics are those of what is not missing", (given) => {
  const numbers = columnOf(given, "n").filter((value) => !isGap(value)) as number[];
  const column = frameOf(given).column("n");
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  assert.equal(column.count(), numbers.length);
  if (numbers.length > 0) {
    assert.ok(Math.abs(column.mean() - mean) < 1e-12);
    assert.equal(column.min(), Math.min(...numbers));
    assert.equal(column.quantile(1), Math.max(...numbers));
  }
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (numbers.length > 1) assert.ok(Math.abs(column.var() - squares / (numbers.length - 1)) < 1e-12);
  else assert.ok(Number.isNaN(column.std()));
});

holds("groups are by the values of both keys, without missing ones", (given) => {
  const groups = new Map<string, { keys: Cell[]; sum: number; count: number }>();
  for (const row of given.rows) {
    const [n, t] = row.slice(-2);
    if (isGap(n) || isGap(t)) continue;
    const key = JSON.stringify([t, Object.is(n, -0) ? 0 : n]);
    const group = groups.get(key) ?? { keys: [t, n], sum: 0, count: 0 };
    groups.set(key, { ...group, sum: group.sum + (n as number), count: group.count + 1 });
  }
  const expected = [...groups.values()].sort((a, b) => {
    const [x, y] = [a.keys[0] as string, b.keys[0] as string];
    return x < y ? -1 : x > y ? 1 : (a.keys[1] as number) - (b.keys[1] as number);
  });
  const df = frameOf(given).addColumn("v!", columnOf(given, "n"));
  const result = df.groupby(["t", "n"]).agg({ "v!": "count" });
  assertSame(
    result.values,
    expected.map(({ keys, count }) => [...keys, count]),
  );
});

holds("valueCounts counts each value, dropDuplicates keeps the first", (given) => {
  const texts = columnOf(given, "t");
  const counts = frameOf(given).column("t").valueCounts();
  const known = texts.filter((value) => !isGap(value));
  assert.equal(counts.sum(), known.length);
  counts.index.forEach((label, i) => {
    assert.equal(counts.values[i], known.filter((value) => value === label).length);
  });
  const unique = texts.filter(
    (value, i) => texts.findIndex((one) => one === value || (isGap(one) && isGap(value))) === i,
  );
  assertSame(frameOf(given).column("t").dropDuplicates().values, unique);
  assertSame(frameOf(given).dropDuplicates({ subset: "t" }).column("t").values, unique);
});

test("merge pairs the rows whose keys are the same", () =>
  fc.assert(
    fc.property(table, table, fc.constantFrom("inner" as const, "left" as const), (one, other, how) => {
      const left = new dfd.DataFrame({
        k: columnOf(one, "t").map((value) => value ?? null),
        l: one.rows.map((_, i) => i),
      });
      const right = new dfd.DataFrame({
        k: columnOf(other, "t").map((value) => value ?? null),
        r: other.rows.map((_, i) => i),
      });
      fc.pre(columnOf(one, "t").some((value) => !isGap(value)) && columnOf(other, "t").some((value) => !isGap(value)));
      const expected = columnOf(one, "t").flatMap((key, i) => {
        const found = columnOf(other, "t").flatMap((value, j) =>
          value === key || (isGap(value) && isGap(key)) ? [[key, i, j]] : [],
        );
        return found.length > 0 || how === "inner" ? found : [[key, i, null]];
      });
      assertSame(dfd.merge({ left, right, on: "k", how }).values, expected);
    }),
    { numRuns: 150 },
  ));

holds("concat puts rows below each other and leaves its parts alone", (given) => {
  const [one, other] = [frameOf(given), frameOf(given).query(frameOf(given).column("n").gt(0).values)];
  const both = dfd.concat({ dfList: [one, other], axis: 0 });
  assertSame(both.values, [...given.rows, ...given.rows.filter((row) => (row.at(-2) as number) > 0)]);
  assertSame([one.values, one.index], [given.rows, given.index]);
});

holds("what toCSV writes has a field for each value", (given) => {
  const cells = dfd.toCSV(frameOf(given)).match(/("(?:[^"]|"")*"|[^,\n]*)(,|\n)/g) ?? [];
  assert.equal(cells.length, given.names.length * (given.rows.length + 1));
});

holds("cumSum goes on after what is missing, fillNa and dropNa see all of it", (given) => {
  const numbers = columnOf(given, "n");
  const column = frameOf(given).column("n");
  const sumTo = (end: number) =>
    numbers.slice(0, end + 1).reduce<number>((sum, value) => (isGap(value) ? sum : sum + (value as number)), 0);
  assertSame(
    column.cumSum().values,
    numbers.map((value, i) => (isGap(value) ? null : sumTo(i))),
  );
  assertSame(
    column.fillNa(7).values,
    numbers.map((value) => (isGap(value) ? 7 : value)),
  );
  assertSame(
    column.dropNa().values,
    numbers.filter((value) => !isGap(value)),
  );
  assertSame(
    frameOf(given).dropNa().values,
    given.rows.filter((row) => !row.some(isGap)),
  );
});

test("windows give what their numbers give by themselves", () =>
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (values, size) => {
      const column = new dfd.Series(values.map((value) => value ?? null));
      const close = (one: number[], other: number[]) =>
        one.forEach((value, i) => {
          const isClose =
            Object.is(value, other[i]) || Math.abs(value - other[i]) < 1e-6 || (isGap(value) && isGap(other[i]));
          assert.ok(isClose, `${value}, but ${other[i]} at ${i} of windows of ${size} in ${JSON.stringify(values)}`);
        });
      for (const name of ["mean", "sum", "var", "std", "median", "min", "max"] as const) {
        const alone = values.map((_, i) => {
          const part = new dfd.Series(values.slice(Math.max(0, i - size + 1), i + 1).map((value) => value ?? null));
          return part.count() === 0 ? Number.NaN : part[name]();
        });
        close(column.rolling(size, { minPeriods: 1 })[name]().values, alone);
      }
    }),
    { numRuns: 150 },
  ));
