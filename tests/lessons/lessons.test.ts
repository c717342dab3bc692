/**
 * Every lesson on the real kernel, at its full length and once, with its solutions at the end: none fails or warns, and the
 * text says what the cells print. An edition in another language has the same code, so the English outputs are its own.
 */
import assert from "node:assert/strict";
import { basename, relative } from "node:path";
import { before, describe, test } from "node:test";
import { englishEdition } from "#scripts/check/editions";
import { lessons } from "#scripts/check/index";
import { type Cell, readNotebook } from "#scripts/check/notebook-file";
import { numberProblems } from "#scripts/check/numbers";
import { readProse } from "#scripts/check/prose";
import { solutionsOf } from "#scripts/check/solutions";
import { notebooksFolder } from "#scripts/paths";
import { testLesson04 } from "./lesson-04";
import { runLesson } from "./run";

const all = lessons().map((path) => ({ path, english: englishEdition(path) }));

describe("lessons", { concurrency: 2 }, () => {
  for (const { path } of all.filter(({ english }) => !english))
    describe(basename(path, ".ipynb"), () => {
      let cells: readonly Cell[];
      let solutions: readonly Cell[];
      before(async () => {
        ({ own: cells, solutions } = await runLesson(path));
      });

      test("runs at its full length, and its text has its numbers", () =>
        assert.deepEqual(numberProblems(cells, readProse(cells).passages, solutions), []));

      for (const edition of all.filter(({ english }) => english === path))
        test(`${relative(notebooksFolder, edition.path)} has its code and its solutions, and the same numbers`, () => {
          const own = readNotebook(edition.path).cells;
          const codeOf = (some: readonly Cell[]) => some.map(({ cell_type, source }) => cell_type === "code" && source);
          assert.deepEqual(codeOf(own), codeOf(cells));
          const solved = (some: readonly Cell[]) => solutionsOf(some).map(({ source }) => source);
          assert.deepEqual(solved(own), solved(cells));
          const withOutputs = own.map((cell, i) => ({ ...cell, outputs: cells[i].outputs }));
          assert.deepEqual(numberProblems(withOutputs, readProse(own).passages, solutions), []);
        });

      if (basename(path).startsWith("04-")) testLesson04(() => cells);
    });
});
