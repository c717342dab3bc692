/** Splits of a table's rows into those that a model learns from and those that it is tested on. */
import type { DataFrame } from "../danfo";
import { isDataFrame, readFrame } from "../frame";
import { makeFrame } from "../make-frame";
import { randperm } from "../random";
import { describe } from "./table";

/** The rows to learn from, and the rows to test on. */
export type Split = [trainRows: DataFrame, testRows: DataFrame];

/**
 * Splits the rows of a table at random:
 *
 * ```ts
 * const [trainRows, testRows] = data.trainTestSplit(df, { testSize: 0.2 });
 * ```
 *
 * Rows keep their index and columns. As in scikit-learn, the test gets ⌈testSize · rows⌉ of them; which ones follows from
 * `nn.manualSeed`, and they are those of PyTorch's `random_split(df, [train, test])` with these two counts.
 *
 * @param options `testSize`: the part of the rows for the test, between 0 and 1; 0.25 by default
 * @throws when `table` is no DataFrame, when `testSize` is not between 0 and 1, and when one side would get no rows
 */
export function trainTestSplit(table: DataFrame, { testSize = 0.25 }: { testSize?: number } = {}): Split {
  checkTable(table, "trainTestSplit");
  if (!(testSize > 0 && testSize < 1)) {
    throw new RangeError(
      `data.trainTestSplit: testSize is ${testSize}; expected a part of the rows between 0 and 1, such as 0.2.`,
    );
  }
  const rows = readFrame(table).rows.length;
  const trainCount = rows - Math.ceil(testSize * rows);
  if (trainCount === 0) {
    throw new RangeError(
      `data.trainTestSplit: of ${rows} rows, a testSize of ${testSize} leaves none to learn from. Take a smaller one.`,
    );
  }
  const order = randperm(rows);
  return [take(table, order.subarray(0, trainCount)), take(table, order.subarray(trainCount))];
}

/**
 * Splits the rows of a table at random into `folds` parts, and gives as many splits: in each, another part is tested on,
 * and the others are learnt from. As in scikit-learn, the first parts have a row more where the rows do not divide evenly.
 *
 * ```ts
 * for (const [trainRows, testRows] of data.kFold(df, 5)) { … }
 * ```
 *
 * @param folds the number of parts, at least 2
 * @throws when `table` is no DataFrame, or `folds` is not a whole number from 2 to the number of rows
 */
export function kFold(table: DataFrame, folds: number): Split[] {
  checkTable(table, "kFold");
  const rows = readFrame(table).rows.length;
  if (!Number.isInteger(folds) || folds < 2 || folds > rows) {
    throw new RangeError(`data.kFold: folds is ${folds}; expected a whole number from 2 to the ${rows} rows.`);
  }
  const order = Array.from(randperm(rows));
  const startOf = (fold: number) => fold * Math.floor(rows / folds) + Math.min(fold, rows % folds);
  return Array.from({ length: folds }, (_, fold) => {
    const [start, end] = [startOf(fold), startOf(fold + 1)];
    return [take(table, [...order.slice(0, start), ...order.slice(end)]), take(table, order.slice(start, end))];
  });
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
