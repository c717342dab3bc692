/** The thread of second-half.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { openSource } from "../files";
import { columnsOf } from "./chosen-columns";
import type { ColumnPart } from "./column-part";
import { dialectOf } from "./dialect";
import { decode } from "./encodings";
import { RowReader } from "./rows";
import type { Task } from "./second-half";

/** Undefined where something is not plain. */
async function read({ file, start, names, kinds, rows, options }: Task): Promise<ColumnPart[] | undefined> {
  const columns = columnsOf(names, options, file);
  for (const [i, column] of columns.entries()) column.assume(kinds[i]);
  const reader = new RowReader(dialectOf(options));
  const take = (text: string) => {
    const grid = reader.readGrid(text, names.length);
    if (!grid) return false;
    for (const column of columns) column.add(grid, rows);
    return columns.every((column) => !column.mustReread);
  };
  // From the line feed before it on, so that nothing in it is taken for the mark that UTF-8 may begin with.
  const pieces = (await openSource(file)).pieces(start - 1);
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
