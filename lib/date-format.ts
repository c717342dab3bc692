/** Dates from texts of a given format, in Python's words: "%Y-%m-%d %H:%M". */
import { fullYear, MONTHS, utc, zoneOffset } from "./dates";

const PATTERNS: Readonly<Record<string, string>> = {
  Y: "\\d{4}",
  y: "\\d{2}",
  m: "\\d{1,2}",
  d: "\\d{1,2}",
  H: "\\d{1,2}",
  I: "\\d{1,2}",
  M: "\\d{1,2}",
  S: "\\d{1,2}",
  f: "\\d{1,9}",
  p: "[AaPp][Mm]",
  b: MONTHS.join("|"),
  B: "january|february|march|april|may|june|july|august|september|october|november|december",
  z: "Z|[+-]\\d{2}:?\\d{2}",
};

/**
 * A function from a text to milliseconds since 1970, NaN for what has another format or is no day. Times without a zone
 * are UTC.
 *
 * @throws Error when the format has a directive other than %Y %y %m %d %H %I %M %S %f %p %b %B %z %%
 */
export function formatReader(format: string): (text: string) => number {
  const directives: string[] = [];
  const pattern = format.replace(/%(.?)|[\\^$.*+?()[\]{}|/-]|\s+/g, (part, directive?: string) => {
    if (directive === undefined) return /\s/.test(part) ? "\\s+" : `\\${part}`;
    if (directive === "%") return "%";
    if (!Object.hasOwn(PATTERNS, directive)) {
      throw new Error(
        `dateFormat: ${JSON.stringify(format)} has %${directive}; expected ${Object.keys(PATTERNS)
          .map((one) => `%${one}`)
          .join(" ")}, as in "%Y-%m-%d %H:%M".`,
      );
    }
    directives.push(directive);
    return `(${PATTERNS[directive]})`;
  });
  const whole = new RegExp(`^${pattern}$`, "i");
  return (text) => {
    const found = whole.exec(text.trim());
    if (!found) return Number.NaN;
    return timeOf(Object.fromEntries(directives.map((directive, i) => [directive, found[i + 1]])));
  };
}

function timeOf(parts: Readonly<Record<string, string | undefined>>): number {
  const { Y, y, m, b, B, d = "1", H, I, M, S, f = "", p, z } = parts;
  const year = Y ?? (y === undefined ? "1900" : fullYear(y));
  const name = (b ?? B)?.slice(0, 3).toLowerCase();
  const month = name === undefined ? (m ?? "1") : String(MONTHS.indexOf(name) + 1);
  const late = p?.toUpperCase() === "PM" ? 12 : 0;
  const hours = I === undefined ? H : String((Number(I) % 12) + late);
  return utc(year, month, d, hours, M, S, f.slice(0, 3).padEnd(3, "0")) - zoneOffset(z);
}
