/** The types of `series.str` and `series.dt`. */
import type { DataFrame } from "./frame";
import type { InPlace, Series } from "./series";

/** Methods of texts; what is missing stays missing, and a test on it is false. */
export interface Str {
  toLowerCase(options?: InPlace): Series;
  toUpperCase(options?: InPlace): Series;
  capitalize(options?: InPlace): Series;
  title(options?: InPlace): Series;
  trim(options?: InPlace): Series;
  len(options?: InPlace): Series;
  charAt(place?: number, options?: InPlace): Series;
  slice(start?: number, end?: number, options?: InPlace): Series;
  substring(start?: number, end?: number, options?: InPlace): Series;
  substr(start?: number, count?: number, options?: InPlace): Series;
  startsWith(text?: string, options?: InPlace): Series;
  endsWith(text?: string, options?: InPlace): Series;
  includes(search?: string | RegExp, options?: InPlace): Series;
  contains(search?: string | RegExp, options?: InPlace): Series;
  indexOf(text?: string, options?: InPlace): Series;
  lastIndexOf(text?: string, options?: InPlace): Series;
  search(search?: string | RegExp, options?: InPlace): Series;
  count(search: string | RegExp): Series;
  /** Replaces all. */
  replace(search?: string | RegExp, replacement?: string | number, options?: InPlace): Series;
  repeat(times?: number, options?: InPlace): Series;
  padStart(width: number, fill?: string): Series;
  padEnd(width: number, fill?: string): Series;
  join(text?: string, separator?: string, options?: InPlace): Series;
  concat(other: string | number | readonly unknown[] | Series, position?: number, options?: InPlace): Series;
  split(separator: string | RegExp, options: { expand: true }): DataFrame;
  split(separator?: string | RegExp, options?: InPlace & { expand?: false }): Series;
  /** The part at a place of each text, or of each list that `split` gave. */
  get(place: number): Series;
  /** The texts that the parentheses of a pattern match: a Series for one pair, a DataFrame for several. */
  // biome-ignore lint/suspicious/noExplicitAny: the pattern says which of the two it is.
  extract(pattern: RegExp): any;
}

/** Parts of dates, in UTC. */
export interface Dt {
  year(): Series;
  /** From 0 for January. */
  month(): Series;
  monthName(): Series;
  /** From 1. */
  quarter(): Series;
  dayOfMonth(): Series;
  /** From 0 for Sunday. */
  dayOfWeek(): Series;
  dayOfWeekName(): Series;
  dayOfYear(): Series;
  hours(): Series;
  minutes(): Series;
  seconds(): Series;
  date(): Series;
  /** The days since the row before. */
  diff(periods?: number): Series;
  toDates(): Series;
}
