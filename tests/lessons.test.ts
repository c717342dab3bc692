/** Every lesson on the real kernel, with its solutions at the end: none fails or warns, and the text says what the cells print. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { lessons } from "#scripts/check/index";
import { readNotebook } from "#scripts/check/notebook-file";
import { numberProblems } from "#scripts/check/numbers";
import { readProse } from "#scripts/check/prose";
import { solutionsOf } from "#scripts/check/solutions";
import { notebooksFolder } from "#scripts/paths";
import { root } from "./copy-of-project";

/** The lesson that lesson-04.test.ts runs at its full length; editions in other languages have the code of the English ones. */
const isRunElsewhere = (name: string) => /^04-|[\\/]/.test(name);
const FEW_EPOCHS = ["--epochs", "300"];

describe("lessons", { concurrency: 2 }, () => {
  for (const lesson of lessons()) {
    const name = relative(notebooksFolder, lesson);
    const shortened = isRunElsewhere(name);
    test(`${name} runs${shortened ? ", shortened" : " at its full length, and its text has its numbers"}`, async () => {
      const output = join(root, "build", "tests", "lessons", name);
      const length = writeWithSolutions(lesson, output);
      const args = ["notebook", output, ...(shortened ? FEW_EPOCHS : [])];
      await promisify(execFile)(process.execPath, [join(root, "scripts", "run.cjs"), ...args], { cwd: root });
      const { cells } = readNotebook(output);
      const outputs = cells.flatMap((cell) => cell.outputs);
      assert.ok(outputs.length > 0);
      assert.deepEqual(
        outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr"),
        [],
      );
      const own = cells.slice(0, length);
      if (!shortened) assert.deepEqual(numberProblems(own, readProse(own).passages), []);
    });
  }
});

/** Writes the lesson with each of its solutions as one more cell; gives the number of the lesson's own cells. */
function writeWithSolutions(lesson: string, output: string): number {
  const notebook = JSON.parse(readFileSync(lesson, "utf8"));
  const solutions = solutionsOf(readNotebook(lesson).cells).map(({ source }, i) => ({
    cell_type: "code",
    id: `solution-${i + 1}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, JSON.stringify({ ...notebook, cells: [...notebook.cells, ...solutions] }));
  return notebook.cells.length;
}
