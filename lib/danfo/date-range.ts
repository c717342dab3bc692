/**
 * Fault: `dateRange` counts in the clock of the machine, mixes up months and years, and sets its last date to the end
 * given.
 * Mend: in UTC, from the start or back from the end, a date for each step; at most up to the end. Shown as Danfo shows
 * dates.
 */
import { toDate } from "../dates";
import { range, show } from "./core/values";
import { exportFunction, type Parts } from "./parts";

interface RangeOptions {
  start?: string | Date;
  end?: string | Date;
  /** The number of dates, where start or end is not given. */
  period?: number;
  /** A number and a unit, such as "2D": Y years, M months, D days, H hours, m minutes, s seconds. */
  freq?: string;
}

const MILLISECONDS: Readonly<Record<string, number>> = { D: 86_400_000, H: 3_600_000, m: 60_000, s: 1000 };

export function mendDateRange(parts: Parts): void {
  exportFunction(parts, "dateRange", dateRange);
}

function dateRange({ start, end, period, freq = "D" }: RangeOptions): string[] {
  const match = /^(\d*)([MDsHmY])$/.exec(freq);
  if (!match)
    throw new Error(
      `dateRange: freq is ${show(freq)}; expected a unit (Y, M, D, H, m, s), with a number before it or not.`,
    );
  const step = Number(match[1] || "1");
  if (step < 1) throw new RangeError(`dateRange: freq is ${show(freq)}; expected at least one.`);
  const from = toDate(start ?? end, "dateRange: start");
  if (Number.isNaN(from.getTime()))
    throw new Error("dateRange: expected { start, end }, { start, period } or { end, period }.");
  const at = (i: number) => moved(from, i * step, match[2]);
  if (start !== undefined && end !== undefined) {
    const last = toDate(end, "dateRange: end");
    const dates: Date[] = [];
    for (let i = 0; at(i) <= last; i++) dates.push(at(i));
    return dates.map(show24);
  }
  if (period === undefined || !Number.isInteger(period) || period < 0)
    throw new RangeError(`dateRange: period is ${show(period)}; expected a whole number.`);
  return range(period).map((i) => show24(at(start === undefined ? i - period + 1 : i)));
}

/** The same day of another month, or its last where there is no such day. */
function moved(date: Date, count: number, unit: string): Date {
  if (unit in MILLISECONDS) return new Date(date.getTime() + count * MILLISECONDS[unit]);
  const result = new Date(date);
  result.setUTCDate(1);
  result.setUTCMonth(date.getUTCMonth() + count * (unit === "Y" ? 12 : 1));
  const days = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(date.getUTCDate(), days));
  return result;
}

function show24(date: Date): string {
  return date.toLocaleString("en-US", { timeZone: "UTC" });
}
