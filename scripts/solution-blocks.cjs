// @ts-check
/** The code in the folded solutions of a lesson's exercises. */

const FOLDED = /<details>[\s\S]*?<\/details>/g;
const BLOCK = /^```ts\n([\s\S]*?)\n```$/gm;
const FENCE = "```ts\n";

/**
 * @param {string} text the source of a Markdown cell
 * @returns {{ start: number, source: string }[]} the blocks marked `ts`, with their places in the text
 */
function solutionBlocks(text) {
  return [...text.matchAll(FOLDED)].flatMap((folded) =>
    [...folded[0].matchAll(BLOCK)].map(({ index, 1: source = "" }) => ({
      start: folded.index + index + FENCE.length,
      source,
    })),
  );
}

module.exports = { solutionBlocks };
