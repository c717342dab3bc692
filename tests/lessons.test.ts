/** Every lesson on the real kernel: no cell fails or warns, and the text says what its cells print. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { lessons } from "#scripts/check/index";
import { readNotebook } from "#scripts/check/notebook_file";
import { numberProblems } from "#scripts/check/numbers";
import { readProse } from "#scripts/check/prose";
import { notebooksFolder } from "#scripts/paths";
import { root } from "./copy_of_project";

/** The lesson that lesson_04.test.ts runs at its full length; editions in other languages have the code of the English ones. */
const isRunElsewhere = (name: string) => /^04-|[\\/]/.test(name);
const FEW_EPOCHS = ["--epochs", "300"];

describe("lessons", { concurrency: 2 }, () => {
  for (const lesson of lessons()) {
    const name = relative(notebooksFolder, lesson);
    const shortened = isRunElsewhere(name);
    test(`${name} runs${shortened ? ", shortened" : " at its full length, and its text has its numbers"}`, async () => {
      const output = join(root, "build", "tests", "lessons", name);
      const args = ["notebook", lesson, "--output", output, ...(shortened ? FEW_EPOCHS : [])];
      await promisify(execFile)(process.execPath, [join(root, "scripts", "run.cjs"), ...args], { cwd: root });
      const { cells } = readNotebook(output);
      const outputs = cells.flatMap((cell) => cell.outputs);
      assert.ok(outputs.length > 0);
      assert.deepEqual(
        outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr"),
        [],
      );
      if (!shortened) assert.deepEqual(numberProblems(cells, readProse(cells).passages), []);
    });
  }
});
