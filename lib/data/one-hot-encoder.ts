/** A column of zeros and ones for each category. */
import type { DataFrame } from "../danfo";
import { textOf } from "../danfo/core/convert";
import { isMissing } from "../missing";
import { type Category, categoriesOf, categoryOf, dtypeOf, listText, placeIn, placesOf } from "./categories";
import { checkColumns, describe, readCells, readTable, type Table, type TableLike, withRows } from "./table";

export interface OneHotEncoderOptions {
  /** What a category that `fit` has not seen becomes: an error (the default), or zeros in all its columns. */
  handleUnknown?: "error" | "ignore";
}

interface FittedColumn {
  dtype: string;
  categories: Category[];
}

interface Fitted {
  columns?: readonly string[];
  each: FittedColumn[];
}

/**
 * Makes a column of zeros and ones for each category of each column: `city` becomes `city_Busan`, `city_Seoul`. Names,
 * order and numbers are scikit-learn's: categories ascend, and a missing value is one of its own, the last, `city_nan`.
 *
 * A DataFrame comes back as one, with its index; rows come back as rows of numbers.
 *
 * Every method throws an error that names row and column when a column has values of several kinds, or dates, and when
 * there are no rows.
 */
export class OneHotEncoder {
  private handleUnknown: "error" | "ignore";
  private fitted?: Fitted;

  /** @throws Error when `handleUnknown` is neither "error" nor "ignore" */
  constructor({ handleUnknown = "error" }: OneHotEncoderOptions = {}) {
    if (handleUnknown !== "error" && handleUnknown !== "ignore") {
      throw new Error(`OneHotEncoder: handleUnknown is ${describe(handleUnknown)}; expected "error" or "ignore".`);
    }
    this.handleUnknown = handleUnknown;
  }

  /** The categories of each column; NaN is that of missing values. Throws before `fit`. */
  get categories(): readonly (readonly Category[])[] {
    return this.known("categories").each.map(({ categories }) => categories);
  }

  /** Learns the categories of each column. Call it with the training rows only. */
  fit(values: TableLike<unknown>): this {
    const table = readCells(values, "OneHotEncoder.fit");
    const each = table.rows[0].map((_, j): FittedColumn => {
      const column = table.rows.map((row) => row[j]);
      const categories = categoriesOf(column, placeIn(table, j), "OneHotEncoder.fit");
      // A column of fractions stays one where only whole numbers are left in it.
      const dtype = table.dtypes?.[j] === "float32" ? "float32" : dtypeOf(categories);
      return { dtype, categories };
    });
    this.fitted = { columns: table.columns, each };
    return this;
  }

  /**
   * A column for each category, 1 where the row has it and else 0.
   * @throws before `fit`, when the columns differ in number or names from those that were fitted, and for a category
   *   that `fit` has not seen, unless `handleUnknown` is "ignore"
   */
  transform(values: DataFrame): DataFrame;
  transform(values: readonly (readonly unknown[])[]): number[][];
  transform(values: TableLike<unknown>): DataFrame | number[][] {
    const { columns, each } = this.known("transform");
    const table = readCells(values, "OneHotEncoder.transform");
    checkColumns(table, { columns, width: each.length }, "OneHotEncoder.transform");
    const places = each.map(({ categories }) => placesOf(categories));
    const rows = table.rows.map((row, i) =>
      row.flatMap((value, j) => {
        const zeros = new Array<number>(each[j].categories.length).fill(0);
        const place = places[j].get(categoryOf(value));
        if (place !== undefined) zeros[place] = 1;
        else if (this.handleUnknown === "error") this.refuse(table, i, j, value);
        return zeros;
      }),
    );
    return withRows({ columns: table.columns && this.getFeatureNamesOut(), index: table.index }, rows);
  }

  /** `fit` and `transform` in one. */
  fitTransform(values: DataFrame): DataFrame;
  fitTransform(values: readonly (readonly unknown[])[]): number[][];
  fitTransform(values: TableLike<unknown>): DataFrame | number[][] {
    return this.fit(values).transform(values as DataFrame);
  }

  /**
   * The table before the encoding: of each column the category whose number is the largest, so that probabilities do,
   * too. With `handleUnknown: "ignore"`, zeros are a missing value.
   * @throws before `fit`, when the number of columns is not that of `transform`, and for zeros in all columns of one
   *   without `handleUnknown: "ignore"`
   */
  inverseTransform(values: DataFrame): DataFrame;
  inverseTransform(values: readonly (readonly number[])[]): Category[][];
  inverseTransform(values: TableLike): DataFrame | Category[][] {
    const { columns, each } = this.known("inverseTransform");
    const table = readTable(values, "OneHotEncoder.inverseTransform");
    const names = this.getFeatureNamesOut();
    checkColumns(table, { columns: names, width: names.length }, "OneHotEncoder.inverseTransform");
    const rows = table.rows.map((row, i) => {
      let start = 0;
      return each.map(({ categories }, j) => {
        const part = row.slice(start, start + categories.length);
        start += categories.length;
        if (part.some((value) => value !== 0)) return categories[part.indexOf(Math.max(...part))];
        if (this.handleUnknown === "ignore") return Number.NaN;
        throw new Error(
          `OneHotEncoder.inverseTransform: ${placeIn({ columns, index: table.index }, j)(i)} has zeros only, which is no ` +
            'category. An encoder with { handleUnknown: "ignore" } takes it for a missing value.',
        );
      });
    });
    const dtypes = each.map(({ dtype }, j) => (dtype === "int32" ? dtypeOf(rows.map((row) => row[j])) : dtype));
    return withRows(
      { columns: table.columns && (columns ?? each.map((_, j) => `x${j}`)), index: table.index, dtypes },
      rows,
    );
  }

  /**
   * The names of the new columns: that of the column, `x0`, `x1`, … where it has none, then `_` and the category as
   * Python writes it.
   * @throws before `fit`, and when two new columns have the same name
   */
  getFeatureNamesOut(): string[] {
    const { columns, each } = this.known("getFeatureNamesOut");
    const names = each.flatMap(({ dtype, categories }, j) =>
      categories.map((category) => {
        const text = isMissing(category) ? "nan" : textOf(category, dtype === "float32");
        return `${columns?.[j] ?? `x${j}`}_${text}`;
      }),
    );
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice === undefined) return names;
    throw new Error(`OneHotEncoder: two new columns have the name "${twice}"; rename one of the columns before.`);
  }

  /** What `fit` has learned, for `data.save` and `data.load`. */
  get state(): object {
    return { handleUnknown: this.handleUnknown, ...this.known("state") };
  }

  set state(state: object) {
    const { handleUnknown, columns, each } = state as Fitted & Required<OneHotEncoderOptions>;
    this.handleUnknown = handleUnknown;
    // JSON has null for NaN.
    this.fitted = { columns, each: each.map((one) => ({ ...one, categories: one.categories.map(categoryOf) })) };
  }

  private known(method: string): Fitted {
    if (!this.fitted) throw new Error(`OneHotEncoder.${method}: call fit() or fitTransform() first.`);
    return this.fitted;
  }

  private refuse(table: Table<unknown>, row: number, column: number, value: unknown): never {
    throw new Error(
      `OneHotEncoder.transform: ${placeIn(table, column)(row)} holds ${describe(value)}, which fit() has not seen; there ` +
        `were ${listText(this.categories[column])}. An encoder with { handleUnknown: "ignore" } makes zeros of it.`,
    );
  }
}
