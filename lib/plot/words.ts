/** The words that charts write by themselves, in another language: `nonlinear/ko` sets those of the lessons in Korean. */

interface Phrase {
  readonly pattern: RegExp;
  readonly words: string;
}

let phrases: readonly Phrase[] = [];

/** @param table by the English words, the other ones; `{0}`, `{1}` … stand for what varies: `"True {0}": "실제 {0}"` */
export function setWords(table: Readonly<Record<string, string>>): void {
  phrases = Object.entries(table).map(([english, words]) => {
    const parts = english.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return { pattern: new RegExp(`^${parts.join("(.*)")}$`), words };
  });
}

/** Where a figure has words that are read. */
const READ = new Set(["name", "text", "label", "hovertemplate"]);

/** Part of a figure in the words that were set; what has none stays. */
export function inWords<T>(part: T, key = ""): T {
  if (phrases.length === 0) return part;
  if (typeof part === "string") return READ.has(key) ? (part.split("<br>").map(translated).join("<br>") as T) : part;
  if (Array.isArray(part)) return typeof part[0] === "number" ? part : (part.map((one) => inWords(one, key)) as T);
  if (typeof part !== "object" || part === null || key === "meta") return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, inWords(value, name)])) as T;
}

function translated(text: string): string {
  for (const { pattern, words } of phrases) {
    const values = pattern.exec(text);
    if (values) return words.replace(/\{(\d)\}/g, (_, place) => translated(values[Number(place) + 1]));
  }
  return text;
}
