/** Lessons run by the program of `npm run notebook`, each of their solutions in one more cell. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { type Cell, readNotebook } from "#scripts/check/notebook-file";
import { solutionsOf } from "#scripts/check/solutions";
import { jupyterEnvironment } from "#scripts/jupyter";
import { notebooksFolder, venvPython } from "#scripts/paths";
import { root } from "../copy-of-project";

/** Values by the names that a lesson gives them. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Runs a lesson and its solutions on the real kernel; a cell that fails or warns is an assertion's error.
 *
 * @param parameters values instead of the lesson's own, in lines such as `const epochs = 100;`
 * @returns the lesson's own cells, and those of its solutions, with their outputs
 */
export async function runLesson(
  lesson: string,
  parameters?: Parameters,
): Promise<{ own: readonly Cell[]; solutions: readonly Cell[] }> {
  const output = outputOf(lesson, parameters ? "lessons-shortened" : "lessons");
  const length = writeWithSolutions(lesson, output);
  const cells = await runNotebook(output, parameters);
  return { own: cells.slice(0, length), solutions: cells.slice(length) };
}

function outputOf(lesson: string, folder: string): string {
  return join(root, "build", "tests", folder, relative(notebooksFolder, lesson));
}

export async function runNotebook(path: string, parameters: Parameters = {}): Promise<readonly Cell[]> {
  const command = [join(root, "scripts", "run_notebook.py"), path, path, root, JSON.stringify(parameters)];
  await promisify(execFile)(venvPython, command, { cwd: root, env: jupyterEnvironment(), maxBuffer: 1e8 });
  const { cells } = readNotebook(path);
  const outputs = cells.flatMap((cell) => cell.outputs);
  assert.ok(outputs.length > 0);
  assert.deepEqual(
    outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr"),
    [],
  );
  return cells;
}

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
