/** A lesson as Node computes it without its native libraries: what a browser has, too, so its numbers are the same. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "../copy-of-project";
import { runNotebook } from "../lessons/run";
import type { Cell } from "./kept";
import { textsOf } from "./outputs";

const MULTIPLY_ADD = posix(join(root, "lib/dist/jit/wasm/multiply-add.js"));
const SETTINGS = `require("${posix(join(root, "lib/dist/tensorflow.js"))}").usePortable();
require("${posix(join(root, "lib/dist/jit/host/native-product.js"))}").useNativeProduct({ missing: "a test does without" });`;

/** As where WebAssembly lacks the instruction. */
const IN_TWO = `const instructions = require("${MULTIPLY_ADD}");
const { multiplyAdd } = instructions;
instructions.multiplyAdd = (code: any, term: any) => multiplyAdd(code, term, false);`;

/**
 * The text outputs of each code cell.
 *
 * @param hasMultiplyAdd false leaves out what a browser without relaxed SIMD lacks
 */
export async function textsWithoutNative(lesson: string, hasMultiplyAdd = true): Promise<string[]> {
  const notebook = JSON.parse(readFileSync(join(root, lesson), "utf8"));
  const first = {
    cell_type: "code",
    id: "settings",
    metadata: {},
    source: hasMultiplyAdd ? SETTINGS : `${SETTINGS}\n${IN_TWO}`,
    outputs: [],
    execution_count: null,
  };
  const copy = join(root, "build", "tests", `site-${process.pid}-lessons`, basename(lesson));
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, JSON.stringify({ ...notebook, cells: [first, ...notebook.cells] }));
  const [, ...cells] = await runNotebook(copy);
  return textsOf(cells as readonly Cell[]);
}

function posix(path: string): string {
  return path.replaceAll("\\", "/");
}
