/** Parts of the README and of docs/ that commands write: whole sections, and single rows of a table. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths";

/** A Markdown file, by its path in the project. */
export type Page =
  | "README.md"
  | "README.ko.md"
  | "CONTRIBUTING.md"
  | "docs/browser.md"
  | "docs/cluster.md"
  | "docs/experiments.md"
  | "docs/numbers.md"
  | "docs/speed.md";

/** Cells of a table's rows, by the label in their first cell. */
export type Rows = Readonly<Record<string, readonly string[]>>;

const END = "<!-- end -->\n";

/** @param command as a user types it; the part stands between `<!-- command -->` and the next `<!-- end -->` */
export function readPart(page: Page, command: string): string {
  const text = read(page);
  return text.slice(...placeOf(command, text));
}

export function writePart(page: Page, command: string, part: string): void {
  const text = read(page);
  const [from, to] = placeOf(command, text);
  write(page, text.slice(0, from) + part + text.slice(to));
}

/** True if the page's tables have these rows. */
export function hasRows(page: Page, rows: Rows): boolean {
  return withRows(read(page), rows) === read(page);
}

/** Replaces rows of the page's tables. */
export function writeRows(page: Page, rows: Rows): void {
  write(page, withRows(read(page), rows));
}

/**
 * The text with these rows in place of those with the same labels.
 *
 * @throws Error when a row is not there
 */
export function withRows(text: string, rows: Rows): string {
  const lines = text.split("\n");
  for (const [label, cells] of Object.entries(rows)) {
    const at = lines.findIndex((line) => line.startsWith(`| ${label} |`));
    if (at < 0) throw new Error(`The page has no row "${label}".`);
    lines[at] = `| ${[label, ...cells].join(" | ")} |`;
  }
  return lines.join("\n");
}

function placeOf(command: string, text: string): [from: number, to: number] {
  const start = `<!-- ${command} -->\n`;
  const from = text.indexOf(start);
  const to = text.indexOf(END, from);
  if (from < 0 || to < 0) throw new Error(`The page has no place for this part: ${start}…${END}`);
  return [from + start.length, to];
}

function read(page: Page): string {
  return readFileSync(join(root, page), "utf8");
}

function write(page: Page, text: string): void {
  writeFileSync(join(root, page), text);
}
