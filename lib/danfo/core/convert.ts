/** Turning values into those of another type, or saying why not. */

import { dateText } from "../../dates";
import type { Label } from "./frame";
import { isMissing, show } from "./values";

/**
 * The values as the type demands: texts of digits become numbers, numbers become texts.
 * @throws TypeError that names column and row when a value has no such form
 */
export function toDtype(values: unknown[], dtype: string, name: string, index?: readonly Label[]): unknown[] {
  const place = (i: number) => `column ${show(name)}, row ${show(index?.[i] ?? i)}`;
  if (dtype === "string") {
    return values.every((value) => typeof value === "string" || isMissing(value))
      ? values
      : values.map((value) => (isMissing(value) ? value : textOf(value, false)));
  }
  if (dtype === "int32" || dtype === "float32") {
    if (
      values.every(
        (value) =>
          typeof value !== "string" &&
          (dtype === "float32" || isMissing(value) || Number.isInteger(value) || typeof value === "boolean"),
      )
    )
      return values;
    return values.map((value, i) => (isMissing(value) ? Number.NaN : toNumber(value, place(i), dtype)));
  }
  return values;
}

const NUMBER = /^[+-]?(\d+(_\d+)*\.?(\d+)?|\.\d+)(e[+-]?\d+)?$/i;
const SPECIAL: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, nan: NaN };

/** A number from a number, a boolean or a text that spells one; @throws TypeError that names the place */
export function toNumber(value: unknown, place: string, dtype: "int32" | "float32" = "float32"): number {
  const number = typeof value === "string" ? parse(value) : Number(value);
  if (number === undefined || (Number.isNaN(number) && typeof value !== "string"))
    throw new TypeError(`${place} holds ${show(value)}, which is no number.`);
  if (dtype === "int32" && typeof value === "string" && !/^\s*[+-]?\d+\s*$/.test(value))
    throw new TypeError(`${place} holds ${show(value)}, which is no whole number. Convert to "float32".`);
  if (dtype === "int32" && !Number.isFinite(number))
    throw new TypeError(`${place} holds ${show(value)}, which is no whole number. Fill or drop it first.`);
  return number;
}

function parse(text: string): number | undefined {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return Number(trimmed.replaceAll("_", ""));
  const sign = /^[+-]/.exec(trimmed)?.[0] ?? "";
  const special = SPECIAL[trimmed.slice(sign.length).toLowerCase()];
  return special === undefined ? undefined : sign === "-" ? -special : special;
}

/** As Python's `str` writes it: a number of a column of fractions always has a point or an exponent, true is "True". */
export function textOf(value: unknown, fractions: boolean): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Date) return dateText(value);
  if (typeof value !== "number") return String(value);
  if (!fractions) return String(value);
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? "-0" : value}.0` : String(value);
}
