/**
 * The cells of the lessons as the kernel of a page compiles them: a learner who runs them need not wait for its compiler. To
 * compile all takes half a minute, so what is compiled is kept for the next build, until something changes that it is made of.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { readNotebook } from "../check/notebook-file";
import type { LessonCell } from "../kernel/compile/lesson-compiler.browser";
import { buildFolder, root } from "../paths";
import { writeWhole } from "../write-whole";
import { bundle } from "./bundle";

const KEPT = join(buildFolder, "lesson-cells");
const COMPILE = `
const { parentPort, workerData } = require("node:worker_threads");
parentPort.postMessage(lessons.compileLessons(...workerData));`;
/** With less of it, a third of the time goes into collecting what a cell leaves behind. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 };

/**
 * @param types the declarations that cells are checked against: a JSON object of texts by path
 * @param files the lessons' notebooks
 * @returns for each the JSON text of its `LessonCell`s
 */
export async function compiledCells(types: string, files: readonly string[]): Promise<string[]> {
  const script = await compilerOfPage();
  const wanted = files.map((file) => {
    const sources = sourcesOf(file);
    const hash = createHash("sha256")
      .update(JSON.stringify([script, types, sources]))
      .digest("hex");
    return { sources, kept: join(KEPT, `${hash.slice(0, 32)}.json`) };
  });
  mkdirSync(KEPT, { recursive: true });
  const missing = wanted.filter(({ kept }) => !existsSync(kept));
  const made = await compile(
    script,
    types,
    missing.map(({ sources }) => sources),
  );
  for (const [i, { kept }] of missing.entries()) writeWhole(kept, JSON.stringify(made[i]));
  const texts = wanted.map(({ kept }) => readFileSync(kept, "utf8"));
  for (const name of readdirSync(KEPT))
    if (!wanted.some(({ kept }) => kept.endsWith(name))) rmSync(join(KEPT, name), { force: true });
  return texts;
}

/** The script of the compiler in a page. */
async function compilerOfPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-"));
  try {
    const script = join(folder, "lessons.js");
    const entry = join(root, "scripts", "dist", "site", "compile-lessons.browser.js");
    await bundle(entry, script, { globalName: "lessons" });
    return readFileSync(script, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compile(script: string, types: string, lessons: readonly string[][]): Promise<LessonCell[][]> {
  if (lessons.length === 0) return [];
  const worker = new Worker(script + COMPILE, { eval: true, workerData: [types, lessons], resourceLimits });
  return new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
}

function sourcesOf(file: string): string[] {
  return readNotebook(file).cells.flatMap(({ cell_type, source }) => (cell_type === "code" ? [source] : []));
}
