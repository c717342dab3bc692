/** Dates from texts, in UTC as pandas reads those without a time zone. */
import { isMissing } from "./missing";

const ISO =
  /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const AMERICAN = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

export const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAY = "(?<day>\\d{1,2})(?:st|nd|rd|th)?";
const MONTH =
  "(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const YEAR = "(?<year>\\d{4}|\\d{2})";
/** "31 Jan 2024", "January 31, 2024", "2024-Jan-31", "Jan 2024". `Date.parse` would find a date in "room 12 May", too. */
const NAMED = [
  `${DAY}[-/. ]*${MONTH}[-/, ]*${YEAR}`,
  `${MONTH}[-/ ]*${DAY}[-/, ]+${YEAR}`,
  `(?<year>\\d{4})[-/ ]${MONTH}[-/ ]${DAY}`,
  `${MONTH}[-/, ]+(?<year>\\d{4})`,
].map(
  (day) =>
    new RegExp(
      `^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ]+)?${day}(?:[T ,]+(?<hours>\\d{1,2}):(?<minutes>\\d{2})(?::(?<seconds>\\d{2}))?\\s*(?<half>[AP]M)?\\s*(?:Z|GMT|UTC)?(?<zone>[+-]\\d{2}:?\\d{2})?(?: \\(.*\\))?)?$`,
      "i",
    ),
);

/**
 * A text as a date; "1/2/2024" is the 2nd of January. An invalid date where the value is missing.
 * @throws TypeError when it is no date
 */
export function toDate(value: unknown, place?: string): Date {
  if (value instanceof Date) return value;
  if (isMissing(value)) return new Date(Number.NaN);
  const time = typeof value === "string" ? timeOf(value.trim()) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new TypeError(
      `${place === undefined ? "" : `${place} holds `}${typeof value === "string" ? JSON.stringify(value) : String(value)}${place === undefined ? " is no date." : ", which is no date. Write it as 2024-01-31."}`,
    );
  }
  return new Date(time);
}

/** Which comes first in "1/2/2024". */
type Order = "month" | "day";

/**
 * A function from a column's texts to milliseconds since 1970, NaN for what is no such date. As in pandas, the first text
 * says whether days come before months in all of them.
 *
 * @param dayFirst true reads "1/2/2024" as the 1st of February
 */
export function dateReader(dayFirst: boolean): (text: string) => number {
  let order: Order | undefined = dayFirst ? "day" : undefined;
  return (text) => {
    const trimmed = text.trim();
    order ??= orderOf(trimmed);
    return timeOf(trimmed, order);
  };
}

function orderOf(text: string): Order | undefined {
  const parts = AMERICAN.exec(text);
  return parts ? (Number(parts[1]) > 12 ? "day" : "month") : undefined;
}

function timeOf(text: string, order = orderOf(text)): number {
  const compact = COMPACT.exec(text);
  if (compact) return utc(compact[1], compact[2], compact[3]);
  if (/^\d{4}$/.test(text)) return utc(text, "1", "1");
  const iso = ISO.exec(text);
  if (iso) {
    const [, year, month, day = "1", hours, minutes, seconds, fraction = "", zone] = iso;
    return utc(year, month, day, hours, minutes, seconds, fraction.slice(0, 3).padEnd(3, "0")) - zoneOffset(zone);
  }
  const american = AMERICAN.exec(text);
  if (american) {
    const [, first, second, year, hours, minutes, seconds, half] = american;
    const [month, day] = order === "day" ? [second, first] : [first, second];
    return utc(fullYear(year), month, day, lateHours(hours, half), minutes, seconds);
  }
  for (const pattern of NAMED) {
    const named = pattern.exec(text)?.groups;
    if (!named) continue;
    const { year, month, day = "1", hours, minutes, seconds, half, zone } = named;
    const number = String(MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1);
    return utc(fullYear(year), number, day, lateHours(hours, half), minutes, seconds) - zoneOffset(zone);
  }
  return Number.NaN;
}

function lateHours(hours: string | undefined, half: string | undefined): string | undefined {
  return half === undefined ? hours : String((Number(hours) % 12) + (half.toUpperCase() === "PM" ? 12 : 0));
}

/** As in C and Python, 68 is 2068 and 69 is 1969. */
export function fullYear(year: string): string {
  return year.length === 2 ? `${Number(year) > 68 ? 19 : 20}${year}` : year;
}

/** NaN when there is no such day: the 30th of February, hour 25. */
export function utc(
  year: string,
  month: string,
  day: string,
  hours = "0",
  minutes = "0",
  seconds = "0",
  milliseconds = "0",
): number {
  const parts = [year, month, day, hours, minutes, seconds, milliseconds].map(Number);
  const [y, m, d, h, min, s, ms] = parts;
  const date = new Date(0);
  date.setUTCFullYear(y, m - 1, d);
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d || h > 23 || min > 59 || s > 59) return Number.NaN;
  return date.setUTCHours(h, min, s, ms);
}

/** Of a zone such as +09:00, in milliseconds. */
export function zoneOffset(zone: string | undefined): number {
  const parts = zone && /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!parts) return 0;
  return (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60_000;
}

/** In UTC, without a time of midnight. */
export function dateText(date: Date): string {
  return date
    .toISOString()
    .replace(/(T00:00:00)?(\.000)?Z$/, "")
    .replace("T", " ");
}
