/** One term for each thing: the glossary of an edition, and the other words that its lessons must not use. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Notebook } from "./notebook-file";
import type { Problem } from "./problem";
import { readProse } from "./prose";

export const GLOSSARY = "glossary.md";

export interface Term {
  readonly english: string;
  readonly own: string;
  /** What others call it; no lesson does. */
  readonly others: readonly string[];
}

/** The rows of the glossary's tables: English, PyTorch, TensorFlow.js, this language, what others say. */
export function readGlossary(folder: string): Term[] {
  const lines = readFileSync(join(folder, GLOSSARY), "utf8").split("\n");
  const isRule = (line: string | undefined) => line?.startsWith("| ---");
  return lines
    .filter((line, i) => line.startsWith("| ") && !isRule(line) && !isRule(lines[i + 1]))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, english, , , own, others]) => ({ english, own, others: others.split(", ").filter(Boolean) }));
}

export function glossaryProblems({ path, cells }: Notebook): Problem[] {
  const folder = dirname(path);
  if (!existsSync(join(folder, GLOSSARY))) return [];
  const linked = readProse(cells).links.some(({ target }) => target === GLOSSARY);
  const problems = readGlossary(folder).flatMap(({ own, others }) =>
    others.flatMap((other) =>
      cells.flatMap(({ source }, i) => {
        const line = source.split("\n").findIndex((text) => text.includes(other));
        const message = `"${other}" is called "${own}" in every lesson: see ${GLOSSARY}.`;
        return line < 0 ? [] : [{ cell: i + 1, line: line + 1, message }];
      }),
    ),
  );
  return linked ? problems : [{ message: `has no link to ${GLOSSARY}.` }, ...problems];
}
