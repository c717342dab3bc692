/** Categories: the different values of a column, in order, as scikit-learn's encoders see them. */
import type { Frame } from "../frame";
import { isMissing } from "../missing";
import { columnName, describe, rowName, type Table } from "./table";

/** A value of a column of one kind: of numbers, of texts, or of true and false. NaN stands for what is missing. */
export type Category = number | string | boolean;

/**
 * The different values in ascending order, texts by their code points; what is missing is one of them, the last.
 *
 * @throws TypeError that names the place when values are of several kinds, infinite, dates or other objects
 */
export function categoriesOf(values: readonly unknown[], place: (row: number) => string, caller: string): Category[] {
  let kind: string | undefined;
  values.forEach((value, row) => {
    if (isMissing(value)) return;
    if (!isCategory(value)) {
      throw new TypeError(
        `${caller}: ${place(row)} holds ${describe(value)}; expected a finite number, a text, true or false.`,
      );
    }
    if (kind !== undefined && typeof value !== kind) {
      throw new TypeError(
        `${caller}: ${place(row)} holds ${describe(value)}, and a row above it a ${kind}; expected values of one kind. ` +
          "Convert the column first.",
      );
    }
    kind = typeof value;
  });
  return [...new Set(values.map(categoryOf))].sort(compare);
}

/** The value as a category; every missing value is NaN. Anything else stays as it is. */
export function categoryOf(value: unknown): Category {
  return isMissing(value) ? Number.NaN : (value as Category);
}

export function isCategory(value: unknown): value is Category {
  return Number.isFinite(value) || typeof value === "string" || typeof value === "boolean";
}

/** Ascending, what is missing last. */
export function compare(a: Category, b: Category): number {
  if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
  // Bytes of UTF-8 are in the order of code points; JavaScript compares parts of letters.
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

/** The places of categories, also that of NaN. */
export function placesOf(categories: readonly Category[]): Map<Category, number> {
  return new Map(categories.map((category, place) => [category, place]));
}

/** `"Seoul", "Busan", missing`: at most ten, for an error. */
export function listText(categories: readonly Category[]): string {
  const texts = categories.slice(0, 10).map((one) => (isMissing(one) ? "missing" : JSON.stringify(one)));
  return texts.join(", ") + (categories.length > 10 ? ", …" : "");
}

/** The place of a value in a table, for an error. */
export const placeIn = (table: Pick<Table<unknown>, "columns" | "index">, column: number) => (row: number) =>
  `${columnName(table, column)}, ${rowName(table, row)}`;

/** Danfo's type of a column of these; whole numbers are "int32" where no fraction and nothing missing is among them. */
export function dtypeOf(values: readonly Category[]): Frame["dtypes"][number] {
  const given = values.filter((value) => !isMissing(value));
  if (given.some((value) => typeof value === "string")) return "string";
  if (given.length > 0 && given.every((value) => typeof value === "boolean")) return "boolean";
  return given.length === values.length && given.every(Number.isInteger) ? "int32" : "float32";
}
