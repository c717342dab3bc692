/**
 * Fault: Jupyter's server drops an output of many megabytes with "IOPub data rate exceeded" alone.
 * Mend: no message is larger than what the server and a browser take; in its place stands what was left out.
 */

/** The most characters of a message's content. */
const MOST_CHARACTERS = 10_000_000;
/** The characters that are left of a text that is too long. */
const KEPT = 100_000;

type Content = Record<string, unknown>;

/** The content itself, or one that says what is left out of it. */
export function withinLimit(content: Content): Content {
  if (sizeOf(content) <= MOST_CHARACTERS) return content;
  if (typeof content.data === "object" && content.data !== null)
    return { ...content, data: smallBundle(content.data as Content), metadata: {} };
  return shortened(content) as Content;
}

function smallBundle(data: Content): Content {
  const sizes = Object.entries(data).map(([type, value]) => `${type} of ${megabytes(sizeOf(value))}`);
  const text = typeof data["text/plain"] === "string" ? `${data["text/plain"].slice(0, KEPT)}…\n` : "";
  const most = megabytes(MOST_CHARACTERS);
  const what = `[This output is too large to be shown: ${sizes.join(", ")}; at most ${most} is. Show a part of it, or write it to a file.]`;
  return { "text/plain": text + what };
}

/** All texts cut to what is kept. */
function shortened(value: unknown): unknown {
  if (typeof value === "string" && value.length > KEPT)
    return `${value.slice(0, KEPT)}… [${megabytes(value.length)} in all]`;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)]));
}

/** The characters of a value as JSON, but for those that quotes and escapes add. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return String(value).length;
  if (Array.isArray(value)) return value.reduce<number>((total, part) => total + sizeOf(part), 0);
  return Object.entries(value).reduce((total, [key, part]) => total + key.length + sizeOf(part), 0);
}

const megabytes = (characters: number): string => `${(characters / 1e6).toFixed(1)} MB`;
