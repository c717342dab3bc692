/** The thread of second-half.ts. */
import { createReadStream } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { columnsOf } from "./chosen-columns";
import type { ColumnPart } from "./column-part";
import { dialectOf } from "./dialect";
import { decode } from "./encodings";
import { RowReader } from "./rows";
import type { Task } from "./second-half";

const PIECE = 1 << 16;

/** Undefined where something is not plain. */
async function read({ file, start, names, kinds, rows, options }: Task): Promise<ColumnPart[] | undefined> {
  const columns = columnsOf(names, options, file);
  for (const [i, column] of columns.entries()) column.assume(kinds[i]);
  const reader = new RowReader(dialectOf(options));
  const take = (text: string) => {
    const grid = reader.readGrid(text, names.length);
    for (const column of grid ? columns : []) column.add(grid as NonNullable<typeof grid>, rows);
    return grid !== undefined && columns.every((column) => !column.mustReread);
  };
  // From the line feed before it on, so that nothing in it is taken for the mark that UTF-8 may begin with.
  const pieces = createReadStream(file, { start: start - 1, highWaterMark: PIECE });
  let isFirst = true;
  for await (const text of decode(pieces, "utf-8", file)) {
    const own = isFirst ? text.slice(1) : text;
    isFirst = false;
    if (own !== "" && !take(own)) return undefined;
  }
  if (!reader.isBetweenRows && !take("\n")) return undefined;
  return reader.isBetweenRows ? columns.map((column) => column.part()) : undefined;
}

void read(workerData).then((parts) =>
  parentPort?.postMessage(
    parts,
    parts?.map(({ values }) => values.buffer as ArrayBuffer),
  ),
);
