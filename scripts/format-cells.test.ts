import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { formatCells } from "./format-cells.cjs";
import { root } from "./paths";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-format-test-"));
after(() => rmSync(folder, { recursive: true }));

/** A notebook as Jupyter writes it; 1.0 in an output is not what JavaScript would write. */
function notebookOf(sources: readonly string[]): string {
  const path = join(folder, "cells.ipynb");
  const cells = sources.map((source, i) => ({
    cell_type: source.startsWith("#") ? "markdown" : "code",
    id: `cell-${i}`,
    outputs: [{ data: { "application/json": { x: "FLOAT" } } }],
    source: source.split(/(?<=\n)/),
  }));
  writeFileSync(path, `${JSON.stringify({ cells }, null, 1)}\n`.replaceAll('"FLOAT"', "1.0"));
  return path;
}

const format = (path: string, write = true) => formatCells(root, [path], { write });
const sourcesOf = (path: string) =>
  JSON.parse(readFileSync(path, "utf8")).cells.map(({ source }: { source: string[] }) => source.join(""));

test("formats cells as the project's files, and leaves everything else of the notebook as it is", () => {
  const sources = ["# const a  =  1", "const a  =  1\nawait f( a )", "a  .b", "f( 1 );", "const s = 'x'"];
  const expected = ["# const a  =  1", "const a = 1;\nawait f(a)", "a.b", "f(1);", 'const s = "x"'];
  const path = notebookOf(sources);
  const text = readFileSync(path, "utf8");
  const { changed, unreadable } = format(path);
  assert.deepEqual(
    [changed.map((name) => name.split(", ")[1]), unreadable],
    [["cell 2", "cell 3", "cell 4", "cell 5"], []],
  );
  assert.deepEqual(sourcesOf(path), expected);
  const written = readFileSync(path, "utf8");
  assert.equal(written, readFileSync(notebookOf(expected), "utf8"));
  assert.notEqual(written, text);
  assert.deepEqual(format(path), { changed: [], unreadable: [] });
});

test("names an unformatted cell without changing it", () => {
  const path = notebookOf(["const a  =  1;"]);
  assert.equal(format(path, false).changed.length, 1);
  assert.deepEqual(sourcesOf(path), ["const a  =  1;"]);
});

test("names a cell that is no TypeScript, and leaves it and a last line that is an object", () => {
  const sources = ["%time\nx  =  1", "const = 3", "const a  =  1;\n{ a:1 }", "b  = 2;"];
  const path = notebookOf(sources);
  const { changed, unreadable } = format(path);
  assert.deepEqual(
    unreadable.map((name) => name.split(", ")[1]),
    ["cell 1", "cell 2"],
  );
  assert.equal(changed.length, 1);
  assert.deepEqual(sourcesOf(path), [...sources.slice(0, 3), "b = 2;"]);
});

test("formats the code of solutions, and nothing else of the text", () => {
  const folded = (code: string) =>
    `# Text\n\n\`\`\`ts\nas  is\n\`\`\`\n\n<details><summary>Solutions</summary>\n\n${code}\n\n</details>`;
  const block = (code: string) => `\`\`\`ts\n${code}\n\`\`\``;
  const path = notebookOf([
    folded(`a  =  1\n\n${block("f( 1 );")}\n\ntext\n\n${block("const a  =  1;\na  .b")}`),
    "g( );",
  ]);
  assert.deepEqual(
    format(path).changed.map((name) => name.split(", ")[1]),
    ["cell 1", "cell 2"],
  );
  assert.deepEqual(sourcesOf(path), [
    folded(`a  =  1\n\n${block("f(1);")}\n\ntext\n\n${block("const a = 1;\na.b")}`),
    "g();",
  ]);
});
