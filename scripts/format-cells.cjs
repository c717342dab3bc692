// @ts-check
/**
 * The lessons' cells, and the solutions in their text, in the project's format: Biome reads no notebooks, so each piece
 * of code is given to it as a file.
 * Outputs, ids and the layout of the notebook's own file stay.
 */
const { spawnSync } = require("node:child_process");
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, relative } = require("node:path");
const { withSources } = require("./cell-sources.cjs");
const { solutionBlocks } = require("./solution-blocks.cjs");

/** @typedef {{ source: string | string[], cell_type: string }} Cell */
/** @typedef {{ path: string, cell: number, start: number, source: string, file: string }} CellFile `start`: in the cell */

/**
 * The lessons, and the template of new ones. Not the editions in other languages: their code is made of the English one,
 * line by line.
 * @param {string} root
 */
function formattedNotebooks(root) {
  const folder = join(root, "notebooks");
  const lessons = readdirSync(folder).filter((name) => /^[^.].*\.ipynb$/.test(name));
  return [...lessons.sort().map((name) => join(folder, name)), join(root, "scripts", "new", "lesson.ipynb")];
}

/**
 * @param {string} root the project's folder, whose settings hold
 * @param {readonly string[]} notebooks paths
 * @param {{ write: boolean }} options whether the notebooks are changed
 * @returns {{ changed: string[], unreadable: string[] }} cells, as `notebooks/x.ipynb, cell 3`, that were not in the
 *   format, and those that are no TypeScript; the latter stay as they are
 */
function formatCells(root, notebooks, { write }) {
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-format-"));
  try {
    const cells = notebooks.flatMap((path, i) => cellFiles(path, join(folder, String(i))));
    for (const { file, source } of cells) writeFileSync(file, `${source}\n`);
    const broken = runBiome(root, folder);
    const [unreadable, readable] = [true, false].map((is) =>
      cells.filter(({ file }) => broken.has(relative(folder, file)) === is),
    );
    const formatted = readable.map((cell) => ({ ...cell, after: formattedSource(cell) }));
    const changed = formatted.filter(({ source, after }) => source !== after);
    for (const path of write ? new Set(changed.map(({ path }) => path)) : []) {
      const ofNotebook = changed.filter((piece) => piece.path === path).reverse();
      const sourceOf = (/** @type {number} */ cell, /** @type {string} */ text) =>
        // From the last to the first: the places of those before stay the same.
        ofNotebook
          .filter((piece) => piece.cell === cell)
          .reduce(
            (all, { start, source, after }) => all.slice(0, start) + after + all.slice(start + source.length),
            text,
          );
      writeFileSync(path, withSources(readFileSync(path, "utf8"), sourceOf));
    }
    const names = (/** @type {CellFile[]} */ pieces) => [
      ...new Set(pieces.map(({ path, cell }) => `${relative(root, path)}, cell ${cell + 1}`)),
    ];
    return { changed: names(changed), unreadable: names(unreadable) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A last line `{ a: 1 }` shows an object in a cell; to Biome it is a block with a label. */
const ENDS_WITH_BRACES = /(?:^|\n)\{[\s\S]*\}\s*$/;

/** @param {string} path @param {string} prefix @returns {CellFile[]} */
function cellFiles(path, prefix) {
  /** @type {Cell[]} */
  const cells = JSON.parse(readFileSync(path, "utf8")).cells;
  return cells.flatMap(({ cell_type, source: lines }, cell) => {
    const text = [lines].flat().join("");
    const pieces = cell_type === "code" ? [{ start: 0, source: text }] : solutionBlocks(text);
    return pieces
      .filter(({ source }) => source.trim() !== "" && !ENDS_WITH_BRACES.test(source))
      .map(({ start, source }) => ({ path, cell, start, source, file: `${prefix}-${cell}-${start}.ts` }));
  });
}

/**
 * A last line that shows a value keeps having no semicolon, as notebooks have it.
 * @param {CellFile} cell
 */
function formattedSource({ source, file }) {
  const text = readFileSync(file, "utf8").trimEnd();
  return source.trimEnd().endsWith(";") ? text : text.replace(/;$/, "");
}

/** @param {string} root @param {string} folder @returns {Set<string>} the files that Biome could not read */
function runBiome(root, folder) {
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const settings = [`--config-path=${join(root, "biome.json")}`, "--vcs-enabled=false"];
  const args = [biome, "format", "--write", "--reporter=json", "--max-diagnostics=none", ...settings, "."];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const report = stdout.split("\n").find((line) => line.startsWith("{"));
  if (report === undefined) throw new Error(`Biome made no report of the lessons' cells:\n${stdout}${stderr}`);
  /** @type {{ location: { path: string } }[]} */
  const diagnostics = JSON.parse(report).diagnostics;
  return new Set(diagnostics.map(({ location }) => location.path));
}

module.exports = { formatCells, formattedNotebooks };
