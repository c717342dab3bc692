/**
 * Fault: `str.replace` takes the first only, `split` gives one text with commas, `includes` of a missing value cannot
 * filter, letters beyond 16 bits count twice, `slice` without an end takes one letter or none, and `inplace` prints.
 * Mend: as pandas, where what is missing stays missing and a test on it is false; besides `extract`, `get`,
 * `contains`, `count`.
 */

import { reindex } from "./core/align";
import { define } from "./core/define";
import { finish, isSeries, makeFrame, makeSeries, type Series } from "./core/frame";
import { isMissing, range, show } from "./core/values";
import type { Parts } from "./parts";

interface Str {
  series: Series;
}

interface InPlace {
  inplace?: boolean;
}

export function mendTexts({ series, texts }: Parts): void {
  const Str = texts.constructor as new (series: Series) => Str;
  define(series, {
    get str() {
      const owner = this as unknown as Series;
      if (owner.$dtypes[0] === "string" || owner.$data.every((value) => isMissing(value) || typeof value === "string"))
        return new Str(owner);
      throw new TypeError(
        `str: ${show(owner.$columns[0])} is of type ${owner.$dtypes[0]}; expected texts. asType("string") makes them.`,
      );
    },
  });
  define(texts, { ...changed(), ...tested(), ...parts() });
}

/** A method that gives a new value for each text; what is missing stays. */
function each(
  this: Str,
  change: (text: string) => unknown,
  { inplace }: InPlace = {},
  missing: unknown = Number.NaN,
): Series | undefined {
  const values = this.series.$data.map((value) => (isMissing(value) ? missing : change(String(value))));
  return finish(this.series, makeSeries(values, {}, this.series), inplace);
}

/** Letters as Python counts them: one also where JavaScript needs two numbers. */
const letters = (text: string) => Array.from(text);

function changed() {
  return {
    toLowerCase(this: Str, options?: InPlace) {
      return each.call(this, (text) => text.toLowerCase(), options);
    },
    toUpperCase(this: Str, options?: InPlace) {
      return each.call(this, (text) => text.toUpperCase(), options);
    },
    capitalize(this: Str, options?: InPlace) {
      return each.call(
        this,
        (text) => (letters(text)[0] ?? "").toUpperCase() + letters(text).slice(1).join("").toLowerCase(),
        options,
      );
    },
    title(this: Str, options?: InPlace) {
      return each.call(
        this,
        (text) =>
          text
            .toLowerCase()
            .replace(/\p{L}+/gu, (word) => letters(word)[0].toUpperCase() + letters(word).slice(1).join("")),
        options,
      );
    },
    trim(this: Str, options?: InPlace) {
      return each.call(this, (text) => text.trim(), options);
    },
    replace(this: Str, search: string | RegExp = "", replacement = "", options?: InPlace) {
      if (typeof search === "string")
        return each.call(this, (text) => text.replaceAll(search, () => String(replacement)), options);
      const all = new RegExp(search.source, search.flags.includes("g") ? search.flags : `${search.flags}g`);
      return each.call(this, (text) => text.replace(all, String(replacement)), options);
    },
    repeat(this: Str, times = 1, options?: InPlace) {
      return each.call(this, (text) => text.repeat(times), options);
    },
    charAt(this: Str, place = 0, options?: InPlace) {
      return each.call(this, (text) => letters(text)[place] ?? "", options);
    },
    slice(this: Str, start = 0, end?: number, options?: InPlace) {
      return each.call(this, (text) => letters(text).slice(start, end).join(""), options);
    },
    substring(this: Str, start = 0, end?: number, options?: InPlace) {
      return each.call(this, (text) => text.substring(start, end), options);
    },
    substr(this: Str, start = 0, count = Number.POSITIVE_INFINITY, options?: InPlace) {
      return each.call(
        this,
        (text) =>
          letters(text)
            .slice(start, start < 0 && start + count >= 0 ? undefined : start + count)
            .join(""),
        options,
      );
    },
    padStart(this: Str, width: number, fill = " ") {
      return each.call(this, (text) => text.padStart(width, fill));
    },
    padEnd(this: Str, width: number, fill = " ") {
      return each.call(this, (text) => text.padEnd(width, fill));
    },
    join(this: Str, text = "", separator = " ", options?: InPlace) {
      return each.call(this, (own) => own + separator + text, options);
    },
    concat(this: Str, other: unknown, position = 1, options?: InPlace) {
      const { series } = this;
      const others = isSeries(other) ? reindex(other.$data, other.$index, series.$index, "str.concat") : other;
      if (!Array.isArray(others))
        return each.call(this, (text) => (position === 1 ? text + String(others) : String(others) + text), options);
      if (others.length !== series.$data.length)
        throw new Error(`str.concat: ${others.length} texts for ${series.$data.length} rows.`);
      const values = series.$data.map((text, i) => {
        if (isMissing(text) || isMissing(others[i])) return Number.NaN;
        return position === 1 ? `${text}${others[i]}` : `${others[i]}${text}`;
      });
      return finish(series, makeSeries(values, {}, series), options?.inplace);
    },
  };
}

function tested() {
  const test = (name: string, holds: (text: string, search: string) => boolean) => ({
    [name](this: Str, search = "", options?: InPlace) {
      return each.call(this, (text) => holds(text, String(search)), options, false);
    },
  });
  const contains = function (this: Str, search: string | RegExp = "", options?: InPlace) {
    return each.call(
      this,
      (text) =>
        typeof search === "string"
          ? text.includes(search)
          : new RegExp(search.source, search.flags.replace("g", "")).test(text),
      options,
      false,
    );
  };
  return {
    ...test("startsWith", (text, search) => text.startsWith(search)),
    ...test("endsWith", (text, search) => text.endsWith(search)),
    includes: contains,
    contains,
  };
}

function parts() {
  return {
    len(this: Str, options?: InPlace) {
      return each.call(this, (text) => letters(text).length, options);
    },
    indexOf(this: Str, search = "", options?: InPlace) {
      return each.call(this, (text) => place(text, text.indexOf(search)), options);
    },
    lastIndexOf(this: Str, search = "", options?: InPlace) {
      return each.call(this, (text) => place(text, text.lastIndexOf(search)), options);
    },
    search(this: Str, search: string | RegExp = "", options?: InPlace) {
      return each.call(this, (text) => place(text, text.search(search)), options);
    },
    count(this: Str, search: string | RegExp) {
      const all = typeof search === "string" ? search : new RegExp(search.source, `${search.flags.replace("g", "")}g`);
      return each.call(this, (text) =>
        typeof all === "string" ? text.split(all).length - 1 : [...text.matchAll(all)].length,
      );
    },
    /** Lists of texts; with `expand` a DataFrame with a column for each part. */
    split(this: Str, separator: string | RegExp = " ", { expand, inplace }: InPlace & { expand?: boolean } = {}) {
      const lists = each.call(this, (text) => text.split(separator), { inplace });
      if (!expand || !lists) return lists;
      const width = lists.$data.reduce<number>(
        (most, list) => Math.max(most, Array.isArray(list) ? list.length : 0),
        0,
      );
      const columns = range(width).map((j) =>
        lists.$data.map((list) => (Array.isArray(list) ? (list[j] ?? null) : Number.NaN)),
      );
      return makeFrame({ columns, index: lists.$index });
    },
    /** The part at a place, of a text or of the list that `split` gave. */
    get(this: Str, at: number) {
      const values = this.series.$data.map((value) => {
        if (isMissing(value)) return Number.NaN;
        const list: unknown[] = Array.isArray(value) ? value : letters(String(value));
        return list.at(at) ?? Number.NaN;
      });
      return makeSeries(values, {}, this.series);
    },
    /** The first match of a pattern's parentheses: a Series for one pair, a DataFrame for more. */
    extract(this: Str, pattern: RegExp) {
      const width = (new RegExp(`${pattern.source}|`, pattern.flags).exec("") as RegExpExecArray).length - 1;
      if (width === 0) throw new Error(`str.extract: ${pattern} has no parentheses to say what to extract.`);
      const once = new RegExp(pattern.source, pattern.flags.replace("g", ""));
      const found = this.series.$data.map((text) => (isMissing(text) ? null : once.exec(String(text))));
      const columns = range(width).map((group) => found.map((match) => match?.[group + 1] ?? Number.NaN));
      return width === 1 ? makeSeries(columns[0], {}, this.series) : makeFrame({ columns, index: this.series.$index });
    },
  };
}

/** A place in JavaScript's text as the number of letters before it. */
function place(text: string, at: number): number {
  return at < 0 ? at : letters(text.slice(0, at)).length;
}
