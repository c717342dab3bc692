/** The code in the solutions of a lesson's exercises. */
import { solutionBlocks } from "../solution-blocks.cjs";
import type { Cell } from "./notebook-file";

/** A block of code that a reader may paste into a cell below the lesson. */
export interface Solution {
  /** The cell it stands in, from 1. */
  readonly cell: number;
  /** Its first line in that cell, from 1. */
  readonly line: number;
  readonly source: string;
}

/** The blocks marked `ts` in the folded parts of the text. */
export function solutionsOf(cells: readonly Cell[]): Solution[] {
  return cells.flatMap(({ cell_type, source: text }, index) =>
    cell_type === "markdown"
      ? solutionBlocks(text).map(({ start, source }) => ({
          cell: index + 1,
          line: text.slice(0, start).split("\n").length,
          source,
        }))
      : [],
  );
}
