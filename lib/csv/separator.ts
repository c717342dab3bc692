/** Which of , ; | and tab separates the cells of a file. */
import type { Dialect } from "./dialect";
import { headerPlaces, rowFilter } from "./layout";
import type { ReadCsvOptions } from "./options";
import { RowReader } from "./rows";

/** The comma comes last: it stands in texts and numbers, too. */
const CANDIDATES = ["\t", ";", "|", ","];

/** Not one within a number, or before a space as in a sentence. */
const COMMA_BETWEEN_WORDS = /[^\d\s],\S|,[^\d\s]/;

/**
 * The separator by which all rows have as many cells as the names, and more than one; of several, the one with most cells,
 * the comma last, as decimal commas fit every row, too. Where none fits all rows, the one that fits most; a comma where
 * none separates anything.
 *
 * @param text the beginning of the file
 * @throws Error when the names and all rows fit by a comma, which stands between words, and by another one
 */
export function findSeparator(
  text: string,
  isWhole: boolean,
  dialect: Dialect,
  options: ReadCsvOptions,
  file: string,
): string {
  let [best, bestShare, bestWidth] = [",", 0, 1];
  for (const separator of CANDIDATES) {
    if (separator === options.decimal) continue;
    const widths = widthsOf(text, isWhole, { ...dialect, separator }, options);
    const width = widths[0] ?? 0;
    const share = width > 1 ? widths.filter((one) => one === width).length / widths.length : usualShare(widths) / 2;
    const fitToo = separator === "," && best !== "," && width > 1 && share === 1 && bestShare === 1;
    if (fitToo && COMMA_BETWEEN_WORDS.test(text)) {
      throw new Error(
        `${file}: ${JSON.stringify(best)} as well as "," may separate the cells of all rows; expected one. Give { sep }.`,
      );
    }
    const isBetter = share > bestShare || (share === bestShare && width > bestWidth && separator !== ",");
    if (isBetter) [best, bestShare, bestWidth] = [separator, share, width];
  }
  return best;
}

/** The number of cells in each of the first rows, from the names on. */
function widthsOf(text: string, isWhole: boolean, dialect: Dialect, options: ReadCsvOptions): number[] {
  const wanted = new RowReader(dialect)
    .read(text, isWhole)
    .rows.map(rowFilter(options))
    .filter((row) => row !== undefined);
  const end = isWhole && options.skipFooter ? -options.skipFooter : undefined;
  const start = headerPlaces(options.header)[0] ?? 0;
  return wanted.slice(start, end).map((row) => row.length);
}

/** Of a file whose first row has one cell, such as a title: the share of rows that are equally long, if it is most. */
function usualShare(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return most > 1 && most * 2 > widths.length ? most / widths.length : 0;
}
