/** Parts of the README that commands write: each stands between a line that names the command and the next end. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths";

const README = join(root, "README.md");
const END = "<!-- end -->\n";

/** @param command as it is typed; the part stands after `<!-- command -->` */
export function readPart(command: string): string {
  const text = readFileSync(README, "utf8");
  return text.slice(...placeOf(command, text));
}

export function writePart(command: string, part: string): void {
  const text = readFileSync(README, "utf8");
  const [from, to] = placeOf(command, text);
  writeFileSync(README, text.slice(0, from) + part + text.slice(to));
}

function placeOf(command: string, text: string): [from: number, to: number] {
  const start = `<!-- ${command} -->\n`;
  const from = text.indexOf(start);
  const to = text.indexOf(END, from);
  if (from < 0 || to < 0) throw new Error(`The README has no place for this part: ${start}…${END}`);
  return [from + start.length, to];
}
