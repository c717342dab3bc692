/** The columns that the options ask for. */
import { nearest } from "../nearest";
import { Column } from "./columns";
import type { ReadCsvOptions } from "./options";

/** @throws Error when an option names a column that there is not, or that is not read, or a number that may be one of two */
export function columnsOf(names: readonly string[], options: ReadCsvOptions, file: string): Column[] {
  const { useCols, indexCol, parseDates = [], dtype, naValues, dateFormat } = options;
  const placeOf = (column: string | number, option: string) => {
    const place = typeof column === "number" ? column : names.indexOf(column);
    if (place >= 0 && place < names.length) return place;
    const near = typeof column === "string" ? nearest(column, names) : undefined;
    const advice = near ? `did you mean ${JSON.stringify(near)}?` : `there are ${list(names)}.`;
    throw new Error(`${file}: ${option} has ${JSON.stringify(column)}, which is no column; ${advice}`);
  };
  if (Array.isArray(dtype) && dtype.length !== names.length) {
    throw new Error(`${file}: dtype has ${dtype.length} types, for ${names.length} columns.`);
  }
  for (const [option, value] of Object.entries({ dtype, naValues, dateFormat })) {
    if (typeof value === "object" && !Array.isArray(value))
      for (const column of Object.keys(value)) placeOf(column, option);
  }
  const used = new Set(useCols?.map((column) => placeOf(column, "useCols")) ?? names.keys());
  const inOrder = [...used].sort((a, b) => a - b);
  /** Numbers of `useCols` count the file's columns, and pandas' others those that are read. */
  const placeInBoth = (column: string | number, option: string) => {
    const place = placeOf(column, option);
    if (typeof column === "string" || inOrder[column] === place) return place;
    const read = names[inOrder[column]];
    const other =
      read === undefined ? "none of those that useCols reads" : `${JSON.stringify(read)} of those that useCols reads`;
    throw new Error(
      `${file}: ${option} has ${column}, which is ${JSON.stringify(names[place])} in the file, and ${other}; write the name instead.`,
    );
  };
  if (indexCol !== undefined && indexCol !== false) used.add(placeInBoth(indexCol, "indexCol"));
  for (const column of parseDates) {
    if (!used.has(placeInBoth(column, "parseDates")))
      throw new Error(`${file}: parseDates has ${JSON.stringify(column)}, which useCols leaves out.`);
  }
  return [...used].sort((a, b) => a - b).map((place) => new Column(names[place], place, options, file));
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, 10)
    .map((name) => JSON.stringify(name))
    .join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
