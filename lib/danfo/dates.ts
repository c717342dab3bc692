/**
 * Fault: dates are read and shown in the clock of the machine, so that "2024-01-31" is the 30th in New York; a text
 * that is no date gives NaN; results lose the rows' labels.
 * Mend: UTC, as in pandas; a text that is no date is an error with its row. Months count from 0 and weeks from Sunday,
 * as Danfo has it.
 */
import { toDate } from "../dates";
import { define } from "./core/define";
import { isSeries, makeSeries, type Series } from "./core/frame";
import { isMissing, show } from "./core/values";
import { exportFunction, type Parts } from "./parts";

interface Dt {
  /** The fields that Danfo's constructor sets. */
  $dateObjectArray: readonly unknown[];
  $dates?: Date[];
  $series?: Series;
}

const DAY = 86_400_000;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const FIELDS: Readonly<Record<string, (date: Date) => unknown>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth(),
  monthName: (date) => MONTHS[date.getUTCMonth()],
  quarter: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  dayOfMonth: (date) => date.getUTCDate(),
  dayOfWeek: (date) => date.getUTCDay(),
  dayOfWeekName: (date) => WEEKDAYS[date.getUTCDay()],
  dayOfYear: (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1,
  hours: (date) => date.getUTCHours(),
  minutes: (date) => date.getUTCMinutes(),
  seconds: (date) => date.getUTCSeconds(),
  date: (date) => date.toLocaleString("en-US", { timeZone: "UTC" }),
};

export function mendDates(parts: Parts): void {
  const Dt = parts.dates.constructor as new (data: unknown) => Dt;
  define(parts.series, {
    get dt(): Dt {
      const owner = this as unknown as Series;
      if (["string", "datetime"].includes(owner.$dtypes[0]) || owner.$data.every(isMissing)) return withSeries(owner);
      throw new TypeError(
        `dt: ${show(owner.$columns[0])} is of type ${owner.$dtypes[0]}; expected dates, or texts such as 2024-01-31.`,
      );
    },
  });
  const withSeries = (series: Series) => Object.assign(new Dt(series), { $series: series });
  const fields = Object.entries(FIELDS).map(([name, field]) => [
    name,
    function (this: Dt) {
      return result(
        this,
        datesOf(this).map((date) => (isMissing(date) ? Number.NaN : field(date))),
      );
    },
  ]);
  define(parts.dates, {
    // Danfo's constructor passes only the values on; they are read when they are asked for.
    processData(this: Dt, values: readonly unknown[]) {
      return values;
    },
    ...Object.fromEntries(fields),
    /** The days since the row before. */
    diff(this: Dt, periods = 1) {
      const dates = datesOf(this);
      const days = dates.map((date, i) => (Number(date) - Number(dates[i - periods] ?? Number.NaN)) / DAY);
      return result(this, days, "float32");
    },
    /** The dates themselves, which can be compared and sorted. */
    toDates(this: Dt) {
      return result(this, datesOf(this), "datetime");
    },
  });
  exportFunction(parts, "toDateTime", (data: unknown) => (isSeries(data) ? withSeries(data) : new Dt(data)));
}

function datesOf(dt: Dt): Date[] {
  dt.$dates ??= dt.$dateObjectArray.map((value, i) => toDate(value, `dt: row ${show(dt.$series?.$index[i] ?? i)}`));
  return dt.$dates;
}

function result(dt: Dt, values: unknown[], dtype?: string): Series {
  const series = dt.$series;
  return makeSeries(values, { index: series?.$index, name: series?.$columns[0], dtype });
}
