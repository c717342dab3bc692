import { readFileSync } from "node:fs";

/** A notebook as nbformat 4 keeps it in its file; only what the scripts read. */
export interface Notebook {
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly source: string;
  readonly outputs: readonly Output[];
}

export interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: string;
  readonly text?: string;
  /** By mime type; a text may be kept as its lines. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
}

/** @throws {Error} that names the file when it is not a notebook of format 4 */
export function readNotebook(path: string): Notebook {
  const content = readFileSync(path, "utf8");
  try {
    const { nbformat, cells } = JSON.parse(content);
    if (nbformat !== 4 || !Array.isArray(cells)) throw new Error(`its format is ${nbformat}, not 4`);
    return { cells: cells.map((cell, index) => readCell(cell, index)) };
  } catch (error) {
    throw new Error(`${path}: not a notebook: ${(error as Error).message}`);
  }
}

type CellInFile = { cell_type: Cell["cell_type"]; source?: string | string[]; outputs?: OutputInFile[] };
type OutputInFile = Omit<Output, "text"> & { text?: string | string[] };

function readCell({ cell_type, source, outputs = [] }: CellInFile, index: number): Cell {
  if (source === undefined) throw new Error(`cell ${index + 1} has no source`);
  return {
    cell_type,
    source: joined(source),
    outputs: outputs.map(({ text, data, ...output }) => ({
      ...output,
      text: text === undefined ? undefined : joined(text),
      data: data && Object.fromEntries(Object.entries(data).map(([mime, value]) => [mime, joinedData(mime, value)])),
    })),
  };
}

function joined(text: string | string[]): string {
  return Array.isArray(text) ? text.join("") : text;
}

/** Texts and pictures are kept as their lines; JSON that happens to be a list is not. */
function joinedData(mime: string, value: unknown): unknown {
  return Array.isArray(value) && !/json$/.test(mime) ? value.join("") : value;
}
