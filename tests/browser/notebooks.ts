import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../copy-of-project";

/** Where the notebooks of the browser tests are, in the project, as the library must be found from there. */
export const folder = "build/tests/browser";

/** Writes code cells as a notebook without outputs; gives its path in the project. */
export function writeNotebook(name: string, cells: readonly string[]): string {
  const { metadata } = JSON.parse(readFileSync(join(root, "notebooks", "04-deep-neural-network.ipynb"), "utf8"));
  const notebook = {
    cells: cells.map((source, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, `${name}.ipynb`), JSON.stringify(notebook));
  return `${folder}/${name}.ipynb`;
}
