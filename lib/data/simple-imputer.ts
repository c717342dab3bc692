/** Filling missing values. */
import { isMissing } from "../missing";
import { mean, median } from "../statistics";
import { type Category, categoriesOf, compare, dtypeOf, isCategory, placeIn } from "./categories";
import { checkColumns, columnName, describe, readCells, type Table, type TableLike, withRows } from "./table";

export interface SimpleImputerOptions {
  /**
   * The value for what is missing in a column: its mean (the default) or its median, of columns of numbers; its most
   * frequent value, of equal ones the least; or `fillValue`.
   */
  strategy?: "mean" | "median" | "mostFrequent" | "constant";
  /** For "constant": by default 0 in columns of numbers, and "missing_value" in those of texts. */
  fillValue?: Category;
}

interface Fitted {
  columns?: readonly string[];
  fills: Category[];
}

const STRATEGIES = ["mean", "median", "mostFrequent", "constant"];

/**
 * Fills what is missing (null, undefined, NaN) in each column with one value, learnt from the rows given to `fit`, as in
 * scikit-learn. A DataFrame comes back as one, with its column names and index; rows come back as rows.
 *
 * There is no `inverseTransform`: what was filled looks like the rest.
 */
export class SimpleImputer {
  private strategy: NonNullable<SimpleImputerOptions["strategy"]>;
  private fillValue: Category | undefined;
  private fitted?: Fitted;

  /** @throws Error for another strategy, and for a `fillValue` without "constant", or that is no number, text, true or false */
  constructor({ strategy = "mean", fillValue }: SimpleImputerOptions = {}) {
    if (!STRATEGIES.includes(strategy)) {
      throw new Error(`SimpleImputer: strategy is ${describe(strategy)}; expected ${STRATEGIES.join(", ")}.`);
    }
    if (fillValue !== undefined && strategy !== "constant") {
      throw new Error('SimpleImputer: a fillValue is for the strategy "constant".');
    }
    if (fillValue !== undefined && !isCategory(fillValue)) {
      throw new Error(`SimpleImputer: fillValue is ${describe(fillValue)}; expected a number, a text, true or false.`);
    }
    this.strategy = strategy;
    this.fillValue = fillValue;
  }

  /** The value for what is missing in each column. Throws before `fit`. */
  get statistics(): readonly Category[] {
    return this.known("statistics").fills;
  }

  /**
   * Learns the value for each column. Call it with the training rows only.
   * @throws when a column has no value at all, values of several kinds, or none that has a mean; when `fillValue` is of
   *   another kind than a column
   */
  fit(values: TableLike<unknown>): this {
    const table = readCells(values, "SimpleImputer.fit");
    const fills = table.rows[0].map((_, j) => this.fillOf(table, j));
    this.fitted = { columns: table.columns, fills };
    return this;
  }

  /**
   * The table without missing values.
   * @throws before `fit`, and when the columns differ in number, names or kind from those that were fitted
   */
  transform<T extends TableLike<unknown>>(values: T): T {
    const { columns, fills } = this.known("transform");
    const table = readCells(values, "SimpleImputer.transform");
    checkColumns(table, { columns, width: fills.length }, "SimpleImputer.transform");
    const rows = table.rows.map((row, i) =>
      row.map((value, j) => {
        if (isMissing(value)) return fills[j];
        if (typeof value === typeof fills[j]) return value as Category;
        throw new TypeError(
          `SimpleImputer.transform: ${placeIn(table, j)(i)} holds ${describe(value)}; expected a ${typeof fills[j]}, as in fit().`,
        );
      }),
    );
    const dtypes = table.dtypes?.map((dtype, j) => {
      if (typeof fills[j] !== "number") return dtypeOf([fills[j]]);
      return dtype === "int32" ? "int32" : "float32";
    });
    return withRows({ ...table, dtypes }, rows) as T;
  }

  /** `fit` and `transform` in one. */
  fitTransform<T extends TableLike<unknown>>(values: T): T {
    return this.fit(values).transform(values);
  }

  /** What `fit` has learned, for `data.save` and `data.load`. */
  get state(): object {
    return { strategy: this.strategy, fillValue: this.fillValue, ...this.known("state") };
  }

  set state(state: object) {
    const { strategy, fillValue, columns, fills } = state as Fitted & SimpleImputerOptions;
    this.strategy = strategy ?? "mean";
    this.fillValue = fillValue;
    this.fitted = { columns, fills };
  }

  private known(method: string): Fitted {
    if (!this.fitted) throw new Error(`SimpleImputer.${method}: call fit() or fitTransform() first.`);
    return this.fitted;
  }

  private fillOf(table: Table<unknown>, j: number): Category {
    const name = columnName(table, j);
    const column = table.rows.map((row) => row[j]);
    // For the check that the values are of one kind.
    categoriesOf(column, placeIn(table, j), "SimpleImputer.fit");
    const given = column.filter((value) => !isMissing(value)) as Category[];
    if (given.length === 0) {
      throw new Error(`SimpleImputer.fit: ${name} has no value to learn from. Drop the column.`);
    }
    const kind = typeof given[0];
    if (this.strategy === "constant") {
      const fill = this.fillValue ?? (kind === "string" ? "missing_value" : 0);
      if (typeof fill === kind) return fill;
      throw new TypeError(`SimpleImputer.fit: ${name} holds a ${kind}, and fillValue is ${describe(fill)}.`);
    }
    if (this.strategy === "mostFrequent") return mostFrequent(given);
    if (kind === "number") return this.strategy === "mean" ? mean(given as number[]) : median(given as number[]);
    throw new TypeError(
      `SimpleImputer.fit: ${name} holds ${describe(given[0])}, which has no ${this.strategy}. ` +
        'Fill such columns with another imputer, of the strategy "mostFrequent" or "constant".',
    );
  }
}

function mostFrequent(values: readonly Category[]): Category {
  const counts = new Map<Category, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || compare(a, b))[0][0];
}
