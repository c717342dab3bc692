/** A lesson at its full length, with its solutions: its text, and that of its other editions, has the numbers that it prints. */
import assert from "node:assert/strict";
import { basename, relative } from "node:path";
import { before, describe, test } from "node:test";
import { englishEdition } from "#scripts/check/editions";
import { lessons } from "#scripts/check/index";
import { type Cell, readNotebook } from "#scripts/check/notebook-file";
import { numberProblems } from "#scripts/check/numbers";
import { readProse } from "#scripts/check/prose";
import { notebooksFolder } from "#scripts/paths";
import { testLesson04 } from "./lesson-04";
import { type Parameters, runLesson } from "./run";

/** The lessons that compute for long, and the values that `npm test` gives them instead of their own. */
const SHORT: Readonly<Record<string, Parameters>> = {
  "01-linear-regression": { epochs: 200, many: 10 },
  "03-activation-functions": {
    epochs: 5,
    deepEpochs: 5,
    depths: [2, 8],
    rates: [1e-4, 3e-4],
    seeds: [0, 1],
    seedCount: 5,
  },
  "04-deep-neural-network": { epochs: 300 },
  "05-experiments": { epochs: 20, seeds: [0, 1], newSeeds: [100, 101, 102] },
  "06-images": { epochs: 1, batchSize: 256 },
};

/** The values with which a lesson is short; undefined for one that is. */
export const shortened = (path: string): Parameters | undefined => SHORT[basename(path, ".ipynb")];

/** The lessons with the code that runs; an edition in another language has the same. */
export const englishLessons = (): string[] => lessons().filter((path) => !englishEdition(path));

export const editionsOf = (path: string): string[] => lessons().filter((one) => englishEdition(one) === path);

export function testFullLength(path: string): void {
  describe(`${basename(path, ".ipynb")} at its full length`, () => {
    let cells: readonly Cell[];
    let solutions: readonly Cell[];
    before(async () => {
      ({ own: cells, solutions } = await runLesson(path));
    });

    test("runs, and its text has its numbers", () =>
      assert.deepEqual(numberProblems(cells, readProse(cells).passages, solutions), []));

    for (const edition of editionsOf(path))
      test(`${relative(notebooksFolder, edition)} has the same numbers`, () => {
        const own = readNotebook(edition).cells.map((cell, i) => ({ ...cell, outputs: cells[i].outputs }));
        assert.deepEqual(numberProblems(own, readProse(own).passages, solutions), []);
      });

    if (basename(path).startsWith("04-")) testLesson04(() => cells);
  });
}
