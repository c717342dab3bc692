import { existsSync, readFileSync } from "node:fs";

/** A notebook as nbformat 4 keeps it in its file; only what the scripts read. */
export interface Notebook {
  readonly path: string;
  /** The file's size. */
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly source: string;
  readonly outputs: readonly Output[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly execution_count?: number | null;
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

/** The kernel that the lessons are for. */
const KERNEL = "tslab";

/** @throws {Error} that names the file when it is not a notebook of format 4 for the kernel of the lessons */
export function readNotebook(path: string): Notebook {
  if (!existsSync(path)) throw new Error(`${path}: there is no such file.`);
  const content = readFileSync(path, "utf8");
  try {
    const notebook = JSON.parse(content);
    if (typeof notebook !== "object" || notebook === null) throw new Error("it holds no JSON object");
    const { nbformat, cells, metadata = {} } = notebook;
    if (nbformat !== 4 || !Array.isArray(cells)) throw new Error(`its format is ${nbformat}, not 4`);
    const kernel = metadata.kernelspec?.name;
    if (kernel !== KERNEL) throw new Error(`its kernel is ${kernel ?? "not named"}; the lessons run on ${KERNEL}`);
    const bytes = Buffer.byteLength(content);
    return { path, bytes, metadata, cells: cells.map((cell, index) => readCell(cell, index)) };
  } catch (error) {
    throw new Error(`${path}: not a notebook of this project: ${(error as Error).message}`);
  }
}

type CellInFile = Partial<Omit<Cell, "source" | "outputs">> & { source?: string | string[]; outputs?: OutputInFile[] };
type OutputInFile = Omit<Output, "text"> & { text?: string | string[] };

function readCell(
  { cell_type, source, outputs = [], metadata = {}, execution_count }: CellInFile,
  index: number,
): Cell {
  if (source === undefined) throw new Error(`cell ${index + 1} has no source`);
  if (cell_type !== "code" && cell_type !== "markdown" && cell_type !== "raw") {
    throw new Error(`cell ${index + 1} is of type ${cell_type}; expected code, markdown or raw`);
  }
  return {
    cell_type,
    source: joined(source),
    metadata,
    execution_count,
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
