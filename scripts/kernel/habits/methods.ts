/** Methods that Python's lists, texts, dictionaries and sets have, and what to write for them here. */
import type { Kind } from "./kinds";

const MERGE = "Merging: `{ ...object, ...more }`.";
const ENTRIES = "Entries: `Object.entries(object)`.";

const METHODS: Partial<Record<Kind, Record<string, string>>> = {
  tensor: {
    length: "Length: `x.shape[0]`; the number of all values: `x.size`.",
    copy: "Copies: `x.clone()`.",
  },
  list: {
    size: "Length: `list.length`.",
    len: "Length: `list.length`.",
    append: "Appending: `list.push(x)`.",
    extend: "Appending: `list.push(...more)`.",
    insert: "Inserting: `list.splice(index, 0, x)`.",
    remove: "Removing: `list.filter((x) => x !== value)`.",
    index: "Finding: `list.indexOf(x)`.",
    count: "Counting: `list.filter((x) => x === value).length`.",
    copy: "Copies: `[...list]`.",
    clear: "Emptying: `list.length = 0`.",
  },
  text: {
    len: "Length: `text.length`.",
    upper: "Capitals: `text.toUpperCase()`.",
    lower: "Small letters: `text.toLowerCase()`.",
    strip: "Without blanks: `text.trim()`.",
    startswith: 'Beginning: `text.startsWith("a")`.',
    endswith: 'End: `text.endsWith("a")`.',
    format: "Text with values stands in backticks: `loss $" + "{loss}`.",
    join: 'Joining: `list.join(", ")`.',
    find: "Finding: `text.indexOf(part)`.",
    count: "Counting: `text.split(part).length - 1`.",
    zfill: 'Filling: `text.padStart(5, "0")`.',
    isdigit: "Only digits: `/^\\d+$/.test(text)`.",
  },
  dictionary: {
    items: ENTRIES,
    keys: "Keys: `Object.keys(object)`.",
    values: "Values: `Object.values(object)`.",
    get: "A value or another: `object[key] ?? other`.",
    update: MERGE,
    copy: "Copies: `{ ...object }`.",
    pop: "Removing: `delete object[key]`.",
  },
  map: {
    items: "Entries: `map.entries()`.",
    update: "Merging: `new Map([...map, ...more])`.",
    copy: "Copies: `new Map(map)`.",
    pop: "Removing: `map.delete(key)`.",
  },
  set: {
    append: "Adding: `set.add(x)`.",
    remove: "Removing: `set.delete(x)`.",
    update: "Merging: `new Set([...set, ...more])`.",
    copy: "Copies: `new Set(set)`.",
  },
};

/** Methods that are Python's whatever they are called on. */
const ANYWHERE: Record<string, string> = {
  __init__: "The constructor: `constructor() { super(); … }`.",
  read_csv: 'Tables: `await danfo().readCSV("file.csv")`.',
};

/** Returns what to write for a method of Python's on a value of a kind; undefined for other methods. */
export function adviceForMethod(name: string, kind: Kind | undefined): string | undefined {
  const own = kind && METHODS[kind];
  if (own && Object.hasOwn(own, name)) return own[name];
  return Object.hasOwn(ANYWHERE, name) ? ANYWHERE[name] : undefined;
}
