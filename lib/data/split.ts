/** Splits of a table's rows into those that a model learns from and those that it is tested on. */
import type { DataFrame } from "../danfo";
import { columnAt, isDataFrame, readFrame } from "../frame";
import { makeFrame } from "../make-frame";
import { randperm } from "../random";
import { foldsOfClasses, testCounts } from "./strata";
import { describe } from "./table";

/** The rows to learn from, and the rows to test on. */
export type Split = [trainRows: DataFrame, testRows: DataFrame];

export interface SplitOptions {
  /** True (the default) splits at random; false keeps the order of the rows, as of a time series. */
  shuffle?: boolean;
  /** The name of a column of classes whose shares are to be the same on both sides; by default none. */
  stratify?: string;
}

/**
 * Splits the rows of a table at random:
 *
 * ```ts
 * const [trainRows, testRows] = data.trainTestSplit(df, { testSize: 0.2 });
 * ```
 *
 * Rows keep their index and columns. As in scikit-learn, the test gets ⌈testSize · rows⌉ of them; which ones follows
 * from `nn.manualSeed`, and they are those of PyTorch's `random_split(df, [train, test])` with these two counts. With
 * `shuffle: false` they are the last ones; with `stratify` each class has its share of them.
 *
 * @param options `testSize`: the part of the rows for the test, between 0 and 1; 0.25 by default
 * @throws when `table` is no DataFrame, when `testSize` is not between 0 and 1, when one side would get no rows, and
 *   with `stratify` when rows are not to be shuffled, or a class has fewer than 2 rows, or a side fewer rows than
 *   classes
 */
export function trainTestSplit(
  table: DataFrame,
  { testSize = 0.25, shuffle = true, stratify }: SplitOptions & { testSize?: number } = {},
): Split {
  checkTable(table, "trainTestSplit");
  if (!(testSize > 0 && testSize < 1)) {
    throw new RangeError(
      `data.trainTestSplit: testSize is ${testSize}; expected a part of the rows between 0 and 1, such as 0.2.`,
    );
  }
  const rows = readFrame(table).rows.length;
  const testCount = Math.ceil(testSize * rows);
  if (testCount === rows) {
    throw new RangeError(
      `data.trainTestSplit: of ${rows} rows, a testSize of ${testSize} leaves none to learn from. Take a smaller one.`,
    );
  }
  if (!shuffle && stratify !== undefined) {
    throw new Error("data.trainTestSplit: stratify takes rows from everywhere; it cannot be had with shuffle: false.");
  }
  const order = shuffle ? randperm(rows) : Int32Array.from({ length: rows }, (_, i) => i);
  const isTest =
    stratify === undefined
      ? new Set(order.subarray(rows - testCount))
      : firstOfEach(order, classesOf(table, stratify, "trainTestSplit"), testCount);
  return [order.filter((row) => !isTest.has(row)), order.filter((row) => isTest.has(row))].map((places) =>
    take(table, places),
  ) as Split;
}

/**
 * Splits the rows of a table at random into `folds` parts, and gives as many splits: in each, another part is tested
 * on, and the others are learnt from. As in scikit-learn, the first parts have a row more where the rows do not divide
 * evenly. With `shuffle: false` the parts are stretches of the table, and with `stratify` scikit-learn's.
 *
 * ```ts
 * for (const [trainRows, testRows] of data.kFold(df, 5)) { … }
 * ```
 *
 * @param folds the number of parts, at least 2
 * @throws when `table` is no DataFrame, `folds` is not a whole number from 2 to the number of rows, or with `stratify`
 *   a class has fewer rows than there are folds
 */
export function kFold(table: DataFrame, folds: number, { shuffle = true, stratify }: SplitOptions = {}): Split[] {
  checkTable(table, "kFold");
  const rows = readFrame(table).rows.length;
  if (!Number.isInteger(folds) || folds < 2 || folds > rows) {
    throw new RangeError(`data.kFold: folds is ${folds}; expected a whole number from 2 to the ${rows} rows.`);
  }
  const order = shuffle ? Array.from(randperm(rows)) : Array.from({ length: rows }, (_, i) => i);
  const foldOf = stratify === undefined ? evenFolds(order, folds) : stratifiedFolds(order, table, stratify, folds);
  return Array.from({ length: folds }, (_, fold) => [
    take(
      table,
      order.filter((row) => foldOf[row] !== fold),
    ),
    take(
      table,
      order.filter((row) => foldOf[row] === fold),
    ),
  ]);
}

/** The fold of each row: stretches of the order, of which the first ones have a row more. */
function evenFolds(order: readonly number[], folds: number): number[] {
  const startOf = (fold: number) => fold * Math.floor(order.length / folds) + Math.min(fold, order.length % folds);
  const foldOf = new Array<number>(order.length);
  for (let fold = 0; fold < folds; fold++) {
    for (const row of order.slice(startOf(fold), startOf(fold + 1))) foldOf[row] = fold;
  }
  return foldOf;
}

function stratifiedFolds(order: readonly number[], table: DataFrame, stratify: string, folds: number): number[] {
  const classes = classesOf(table, stratify, "kFold");
  for (const [name, count] of countsOf(classes)) {
    if (count >= folds) continue;
    throw new RangeError(
      `data.kFold: class ${JSON.stringify(name)} of ${stratify} has ${count} rows; expected at least one for each of ${folds} folds.`,
    );
  }
  const assigned = foldsOfClasses(
    order.map((row) => classes[row]),
    folds,
  );
  const foldOf = new Array<number>(order.length);
  order.forEach((row, i) => {
    foldOf[row] = assigned[i];
  });
  return foldOf;
}

/** The rows of a test in which each class has its share: of each class, the first ones in the order. */
function firstOfEach(order: Int32Array, classes: readonly unknown[], testCount: number): Set<number> {
  const counts = countsOf(classes);
  for (const [name, count] of counts) {
    if (count >= 2) continue;
    throw new RangeError(
      `data.trainTestSplit: class ${JSON.stringify(name)} has one row; expected at least 2 to stratify by.`,
    );
  }
  const smaller = Math.min(testCount, order.length - testCount);
  if (smaller < counts.size) {
    throw new RangeError(
      `data.trainTestSplit: a side of ${smaller} rows cannot hold ${counts.size} classes; take another testSize.`,
    );
  }
  const left = new Map([...counts.keys()].map((name, i) => [name, testCounts([...counts.values()], testCount)[i]]));
  const chosen = new Set<number>();
  for (const row of order) {
    const rest = left.get(classes[row]) ?? 0;
    if (rest === 0) continue;
    left.set(classes[row], rest - 1);
    chosen.add(row);
  }
  return chosen;
}

/** @throws TypeError when it is no name; Error when there is no column of that name */
function classesOf(table: DataFrame, name: string, caller: string): unknown[] {
  if (typeof name !== "string") {
    throw new TypeError(`data.${caller}: stratify is ${describe(name)}; expected the name of a column of the table.`);
  }
  const frame = readFrame(table);
  const place = frame.columns.indexOf(name);
  if (place >= 0) return columnAt(frame, place);
  throw new Error(
    `data.${caller}: there is no column ${JSON.stringify(name)} to stratify by; there are ${frame.columns.join(", ")}.`,
  );
}

function countsOf(classes: readonly unknown[]): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const name of classes) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function checkTable(table: unknown, caller: string): asserts table is DataFrame {
  if (!isDataFrame(table)) throw new TypeError(`data.${caller}: expected a DataFrame, got ${describe(table)}.`);
}

/** The rows at these places, with their index; not `iloc`, which guesses the types of the columns anew. */
function take(table: DataFrame, places: ArrayLike<number>): DataFrame {
  const pick = <T>(values: readonly T[]) => Array.from(places, (place) => values[place]);
  const { columns, dtypes, rows, index } = readFrame(table);
  return makeFrame({ columns, dtypes, rows: pick(rows), index: pick(index) });
}
