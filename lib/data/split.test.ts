import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import fc from "fast-check";
import { type DataFrame, danfo } from "../danfo";
import { manualSeed } from "../random";
import { loadBoston } from "./boston";
import { kFold, trainTestSplit } from "./split";

let boston: DataFrame;
before(async () => {
  boston = await loadBoston();
});

const numbered = (rows: number): DataFrame =>
  new (danfo().DataFrame)(
    Array.from({ length: rows }, (_, i) => [i, -i]),
    { columns: ["a", "b"] },
  );
const places = (table: DataFrame): number[] => (table.values as number[][]).map(([place]) => place);
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

test("takes the rows that PyTorch's random_split takes", () => {
  // torch 2.13: torch.manual_seed(0); [list(part.indices) for part in random_split(range(10), [7, 3])]
  manualSeed(0);
  const [trainRows, testRows] = trainTestSplit(numbered(10), { testSize: 0.3 });
  assert.deepEqual(
    [places(trainRows), places(testRows)],
    [
      [4, 1, 7, 5, 3, 9, 0],
      [8, 6, 2],
    ],
  );
});

test("the test has a quarter of the rows, rounded up; a seed repeats the split, and the next one is another", () => {
  manualSeed(3);
  const [trainRows, testRows] = trainTestSplit(boston);
  assert.deepEqual(
    [trainRows.shape, testRows.shape],
    [
      [379, 14],
      [127, 14],
    ],
  );
  const next = trainTestSplit(boston)[1];
  manualSeed(3);
  assert.deepEqual(trainTestSplit(boston)[1].index, testRows.index);
  assert.notDeepEqual(next.index, testRows.index);
});

test("rows keep their index, columns their names and types, and the table stays as it is", () => {
  const table = new (danfo().DataFrame)(
    [
      [1, "a", true],
      [2, "b", false],
      [3, "c", true],
      [4.5, "d", true],
    ],
    { columns: ["n", "s", "b"], index: ["w", "x", "y", "z"] },
  );
  const before = structuredClone([table.values, table.index]);
  for (const part of trainTestSplit(table, { testSize: 0.5 })) {
    assert.deepEqual([part.columns, part.dtypes], [table.columns, table.dtypes]);
    part.index.forEach((name, i) => {
      assert.deepEqual(part.values[i], table.values[table.index.indexOf(name)]);
    });
  }
  assert.deepEqual([table.values, table.index], before);
});

test("every row is on one side, and in k folds in one test", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 2, max: 40 }),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      (rows, wanted, testSize) => {
        const table = numbered(rows);
        const all = sorted(places(table));
        const folds = kFold(table, Math.min(wanted, rows));
        for (const split of [trainTestSplit(table, { testSize }), ...folds]) {
          assert.deepEqual(sorted(split.flatMap(places)), all);
        }
        const tests = folds.map(([, testRows]) => places(testRows));
        assert.deepEqual(sorted(tests.flat()), all);
        const sizes = tests.map(({ length }) => length);
        assert.deepEqual(sizes, sorted(sizes).reverse());
        assert.ok(sizes[0] - (sizes.at(-1) ?? 0) <= 1);
      },
    ),
  );
});

test("refuses what cannot be split, and says why", () => {
  for (const testSize of [0, 1, -0.2, 20, Number.NaN])
    assert.throws(() => trainTestSplit(boston, { testSize }), /testSize is .*between 0 and 1, such as 0\.2/);
  assert.throws(() => trainTestSplit(numbered(2), { testSize: 0.6 }), /of 2 rows, a testSize of 0.6 leaves none/);
  assert.throws(
    () => trainTestSplit([[1], [2]] as unknown as DataFrame),
    /expected a DataFrame, got an object \(Array\)/,
  );
  for (const folds of [1, 0, 2.5, 507, Number.NaN]) assert.throws(() => kFold(boston, folds), /from 2 to the 506 rows/);
  assert.throws(() => kFold(boston.TARGET as unknown as DataFrame, 5), /expected a DataFrame/);
});

interface Strata {
  folds: { classes: number[]; folds: number; stratified: number[][]; plain: number[][] }[];
  shares: { classes: number[]; testSize: number; counts: number[] }[];
}
/** Splits by scikit-learn; tests/fixtures/strata.py makes them. */
const strata: Strata = JSON.parse(readFileSync(join(__dirname, "../../../tests/fixtures/strata.json"), "utf8"));
const withClasses = (classes: readonly number[]): DataFrame =>
  new (danfo().DataFrame)(
    classes.map((label, i) => [i, label]),
    { columns: ["a", "kind"] },
  );

test("folds without shuffling are scikit-learn's, with and without strata", () => {
  for (const { classes, folds, stratified, plain } of strata.folds) {
    const table = withClasses(classes);
    const tests = (options: object) =>
      kFold(table, folds, { shuffle: false, ...options }).map(([, rows]) => places(rows));
    assert.deepEqual(tests({ stratify: "kind" }), stratified);
    assert.deepEqual(tests({}), plain);
  }
});

test("shuffled folds have as many rows of each class as those without", () => {
  for (const { classes, folds, stratified } of strata.folds) {
    manualSeed(1);
    const found = kFold(withClasses(classes), folds, { stratify: "kind" }).map(([, rows]) => places(rows));
    assert.deepEqual(
      sorted(found.flat()),
      classes.map((_, row) => row),
    );
    const sizes = (tests: number[][], label: number) =>
      sorted(tests.map((rows) => rows.filter((row) => classes[row] === label).length));
    for (const label of new Set(classes)) assert.deepEqual(sizes(found, label), sizes(stratified, label));
  }
});

test("a stratified test has scikit-learn's number of rows of each class, at random", () => {
  for (const { classes, testSize, counts } of strata.shares) {
    const table = withClasses(classes);
    const [trainRows, testRows] = trainTestSplit(table, { testSize, stratify: "kind" });
    assert.deepEqual(sorted([...places(trainRows), ...places(testRows)]), sorted(places(table)));
    const found = counts.map((_, label) => places(testRows).filter((row) => classes[row] === label).length);
    assert.deepEqual(found, counts);
    assert.notDeepEqual(places(trainTestSplit(table, { testSize, stratify: "kind" })[1]), places(testRows));
  }
});

test("without shuffling the test has the last rows, as in scikit-learn", () => {
  const [trainRows, testRows] = trainTestSplit(numbered(10), { testSize: 0.25, shuffle: false });
  assert.deepEqual(
    [places(trainRows), places(testRows)],
    [
      [0, 1, 2, 3, 4, 5, 6],
      [7, 8, 9],
    ],
  );
});

test("refuses strata that cannot be had", () => {
  const table = withClasses([0, 0, 0, 1, 1, 2]);
  assert.throws(() => trainTestSplit(table, { stratify: "kind" }), /class 2 has one row; expected at least 2/);
  assert.throws(
    () => trainTestSplit(table, { stratify: [0, 1] as never }),
    /stratify is .*; expected the name of a column/,
  );
  assert.throws(
    () => trainTestSplit(table, { stratify: "sort" }),
    /no column "sort" to stratify by; there are a, kind/,
  );
  assert.throws(() => trainTestSplit(table, { stratify: "kind", shuffle: false }), /cannot be had with shuffle: false/);
  assert.throws(
    () => trainTestSplit(withClasses([0, 0, 1, 1, 2, 2]), { stratify: "kind", testSize: 0.2 }),
    /a side of 2 rows cannot hold 3 classes/,
  );
  assert.throws(() => kFold(table, 2, { stratify: "kind" }), /class 2 of kind has 1 rows; .*each of 2 folds/);
});
