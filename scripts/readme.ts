/** Parts of the README and other pages that commands write: each stands between a line that names the command and the next end. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths";

const README = "README.md";
const END = "<!-- end -->\n";

/** @param command as it is typed; the part stands after `<!-- command -->` */
export function readPart(command: string, page = README): string {
  const text = readFileSync(join(root, page), "utf8");
  return text.slice(...placeOf(command, text, page));
}

export function writePart(command: string, part: string, page = README): void {
  const text = readFileSync(join(root, page), "utf8");
  const [from, to] = placeOf(command, text, page);
  writeFileSync(join(root, page), text.slice(0, from) + part + text.slice(to));
}

function placeOf(command: string, text: string, page: string): [from: number, to: number] {
  const start = `<!-- ${command} -->\n`;
  const from = text.indexOf(start);
  const to = text.indexOf(END, from);
  if (from < 0 || to < 0) throw new Error(`${page} has no place for this part: ${start}…${END}`);
  return [from + start.length, to];
}
