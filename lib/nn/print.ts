/** The text of a model, in the form of PyTorch's `print(model)`. */
import { exponential } from "../exponential";

/** A module and those within it, as far as the text shows them. */
export interface ModuleTree {
  title: string;
  settings: string;
  children: { name: string; tree: ModuleTree }[];
}

export function printTree({ title, settings, children }: ModuleTree): string {
  if (children.length === 0) return `${title}(${settings})`;
  const parts = children.map(({ name, tree }) => ({ first: name, last: name, count: 1, text: printTree(tree) }));
  const lines = (title === "ModuleList" ? foldRepeats(parts) : parts).map(({ first, last, count, text }) =>
    count === 1 ? `(${first}): ${text}` : `(${first}-${last}): ${count} x ${text}`,
  );
  return `${title}(\n${indent([settings, ...lines].filter((line) => line !== "").join("\n"))}\n)`;
}

/** A number as Python writes a float: 1.0, 0.01, 1e-05. */
export function pythonFloat(value: number): string {
  const size = Math.abs(value);
  if (Number.isFinite(value) && size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return exponential(value);
  }
  if (!Number.isFinite(value)) return exponential(value);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

interface Part {
  first: string;
  last: string;
  count: number;
  text: string;
}

/** PyTorch writes neighbours with the same text in a list as one. */
function foldRepeats(parts: Part[]): Part[] {
  const folded: Part[] = [];
  for (const part of parts) {
    const previous = folded.at(-1);
    if (previous?.text === part.text) Object.assign(previous, { last: part.last, count: previous.count + 1 });
    else folded.push(part);
  }
  return folded;
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
