/** What the options say of a single column. */
import { formatReader } from "../date-format";
import { dateReader } from "../dates";
import { type ReadCsvOptions, TYPES, type TypeName } from "./options";

export type Kind = "number" | "whole" | "boolean" | "text" | "date";

/** The kind that they name; undefined where the values decide. */
export function namedKind(name: string, place: number, { dtype, parseDates = [] }: ReadCsvOptions): Kind | undefined {
  if (parseDates.includes(name) || parseDates.includes(place)) return "date";
  const type = Array.isArray(dtype) ? dtype[place] : optionOf(dtype as TypeName | Record<string, TypeName>, name);
  if (type === undefined) return undefined;
  const kinds = { string: "text", float32: "number", int32: "whole", boolean: "boolean", datetime: "date" } as const;
  return kinds[TYPES[type as TypeName]];
}

/** An option for all columns or for those it names. */
function optionOf<T extends string>(option: T | Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  if (typeof option !== "object") return option;
  return Object.hasOwn(option, name) ? option[name] : undefined;
}

/** A function from a text to its time, NaN for what is none. */
export function timeReader(name: string, { dateFormat, dayFirst = false }: ReadCsvOptions): (cell: string) => number {
  const format = optionOf(dateFormat, name);
  return format === undefined ? dateReader(dayFirst) : formatReader(format);
}
