/** The type of a column, from all its values. */
import { isMissing } from "./values";

/** Danfo's names of types. The numbers behind both "int32" and "float32" are JavaScript's, exact to 2^53. */
export type Dtype = "int32" | "float32" | "string" | "boolean" | "datetime" | "undefined";

/**
 * "string" as soon as one value is text, whatever it spells; "int32" when all are whole and none is missing. A column
 * of which all is missing is "float32", as in pandas; one without values "undefined".
 */
export function dtypeOf(values: readonly unknown[]): Dtype {
  const seen = { numbers: false, fractions: false, booleans: false, dates: false, missing: false };
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isMissing(value)) seen.missing = true;
    else if (typeof value === "number") {
      seen.numbers = true;
      if (!Number.isSafeInteger(value)) seen.fractions = true;
    } else if (typeof value === "boolean") seen.booleans = true;
    else if (value instanceof Date) seen.dates = true;
    else return "string";
  }
  if (seen.dates) return seen.numbers || seen.booleans ? "string" : "datetime";
  if (seen.numbers) return seen.fractions || seen.missing ? "float32" : "int32";
  if (seen.booleans) return "boolean";
  return seen.missing ? "float32" : "undefined";
}

/** Numbers, and booleans that count as 0 and 1. */
export function isNumeric(dtype: string): boolean {
  return dtype === "int32" || dtype === "float32" || dtype === "boolean" || dtype === "undefined";
}
