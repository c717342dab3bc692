/** The processes of a test run: what loads slowly, such as TensorFlow.js and Plotly, loads once for several files. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, root } from "../paths";
import type { TestFile } from "./files";

/** The groups whose tests leave nothing in their process that others would find. */
const SHARING = ["unit", "project", "parity", "charts", "jit", "danfo", "browser"];
/** A file that changes its process for good has a name with this ending. */
const ALONE = ".alone.test.ts";
const FILES_PER_PROCESS = 12;

/** A process, and the files of one group that run in it, one after the other. */
export interface TestProcess {
  /** The program: the file itself, or one that loads all of them. */
  readonly path: string;
  readonly files: readonly TestFile[];
}

/** @param folder a folder for the programs that load several files, emptied by nobody */
export function processesOf(
  files: readonly TestFile[],
  folder = join(buildFolder, "tests", "processes"),
): TestProcess[] {
  const processes: TestFile[][] = [];
  for (const file of files) {
    const last = processes.at(-1);
    const isFull = last === undefined || last.length === FILES_PER_PROCESS;
    if (isFull || last[0]?.group !== file.group || !canShare(file) || !last.every(canShare)) processes.push([file]);
    else last.push(file);
  }
  return processes.map((some, i) =>
    some.length === 1 ? alone(some[0] as TestFile) : together(some, join(folder, `${i}.test.js`)),
  );
}

export const alone = (file: TestFile): TestProcess => ({ path: file.path, files: [file] });

function canShare({ source, group }: TestFile): boolean {
  return SHARING.includes(group) && !source.endsWith(ALONE);
}

/**
 * A suite for each file, by its source's name, so that hooks are of their file only. Hooks of the process are those of
 * tests/GROUP/process-setup.ts, where the group has one.
 */
function together(files: readonly TestFile[], path: string): TestProcess {
  const suites = files.map(
    ({ source, path }) => `describe(${JSON.stringify(source)}, () => void require(${JSON.stringify(path)}));\n`,
  );
  const setup = join(root, "tests", "dist", files[0]?.group ?? "", "process-setup.js");
  const hooks = existsSync(setup) ? `require(${JSON.stringify(setup)});\n` : "";
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `const { describe } = require("node:test");\n${hooks}${suites.join("")}`);
  return { path, files };
}
