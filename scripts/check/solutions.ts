/** The code in the solutions of a lesson's exercises. */
import type { Cell } from "./notebook-file";

/** A block of code that a reader may paste into a cell below the lesson. */
export interface Solution {
  /** The cell it stands in, from 1. */
  readonly cell: number;
  /** Its first line in that cell, from 1. */
  readonly line: number;
  readonly source: string;
}

const FOLDED = /<details>[\s\S]*?<\/details>/g;
const BLOCK = /^```ts\n([\s\S]*?)\n```$/gm;

/** The blocks marked `ts` in the folded parts of the text. */
export function solutionsOf(cells: readonly Cell[]): Solution[] {
  return cells.flatMap(({ cell_type, source }, index) => {
    if (cell_type !== "markdown") return [];
    return [...source.matchAll(FOLDED)].flatMap((folded) =>
      [...folded[0].matchAll(BLOCK)].map((block) => {
        const before = source.slice(0, folded.index + block.index);
        return { cell: index + 1, line: before.split("\n").length + 1, source: block[1] };
      }),
    );
  });
}
