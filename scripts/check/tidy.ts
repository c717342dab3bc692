/** Things that must not be in a notebook file: traces of a machine or a run, failures, too much. */
import type { Cell, Notebook } from "./notebook-file";
import type { Problem } from "./problem";

const MOST_BYTES = 1_500_000;
/** The metadata that `npm run notebook` writes. */
const NOTEBOOK_METADATA = ["kernelspec", "language_info"];
const CELL_METADATA = ["tags"];
/** Folders of users and temporary ones, as systems name them. */
const MACHINE_PATH =
  /(?:\/home|\/Users|\/root|\/tmp|\/var\/folders|\/private\/tmp)\/[\w.-]+|\b[A-Z]:\\\\?(?:Users|Windows)\\/;

export function tidyProblems({ bytes, metadata, cells }: Notebook): Problem[] {
  const problems: Problem[] = [];
  if (bytes > MOST_BYTES) {
    const size = (bytes / 1e6).toFixed(1);
    problems.push({ message: `has ${size} MB; at most 1.5 MB. Show fewer or smaller pictures.` });
  }
  for (const name of Object.keys(metadata).filter((name) => !NOTEBOOK_METADATA.includes(name))) {
    problems.push({ message: `has the metadata ${name}, which belongs to a machine or a run. ${RUN}` });
  }
  cells.forEach((cell, index) => {
    problems.push(...cellProblems(cell).map((message) => ({ cell: index + 1, message })));
  });
  return [...problems, ...runProblems(cells)];
}

const RUN = "Run: npm run notebook -- <file>";

function cellProblems({ source, outputs, metadata }: Cell): string[] {
  const problems: string[] = [];
  const path = MACHINE_PATH.exec(source) ?? MACHINE_PATH.exec(JSON.stringify(outputs.map(textOf)));
  if (path) problems.push(`has the path ${path[0]} of one machine.`);
  for (const name of Object.keys(metadata).filter((name) => !CELL_METADATA.includes(name))) {
    problems.push(`has the metadata ${name}, which says nothing to readers. ${RUN}`);
  }
  for (const { output_type, name, ename, evalue, text } of outputs) {
    if (output_type === "error") problems.push(`failed when it ran: ${ename}: ${evalue}`);
    if (output_type === "stream" && name === "stderr") problems.push(`wrote to stderr when it ran: ${text?.trim()}`);
  }
  return problems;
}

function textOf({ text, data }: Cell["outputs"][number]): unknown {
  return [text, data?.["text/plain"], data?.["text/html"]];
}

/** The outputs are those of one run from top to bottom. */
function runProblems(cells: readonly Cell[]): Problem[] {
  const run = cells.flatMap((cell, index) =>
    cell.cell_type === "code" && cell.source.trim() ? [{ cell, index }] : [],
  );
  const wrong = run.find(({ cell }, i) => cell.execution_count !== i + 1);
  if (!wrong) return [];
  return [{ cell: wrong.index + 1, message: `was not run in order, from top to bottom in a fresh kernel. ${RUN}` }];
}
