/**
 * Fault: tslab prints type errors as text on stderr and sends no error message, so a notebook does not know that a cell failed.
 * Mend: a Jupyter error whose traceback shows each message with its line of the cell and a mark under the place.
 */
import type { Diagnostic } from "tslab/dist/converter";
import { cyan, grey, red } from "../ansi";
import type { ErrorContent } from "../threads/messages";

/** What a type or syntax error is called in a notebook. */
const ERROR_NAME = "TypeScriptError";

/**
 * Errors of writing types down for later cells, not of the cell: the types of a package that it does not export, and types
 * too long to write. Later cells see `any` there.
 */
export function isOfDeclarations({ code }: { code: number }): boolean {
  return (code >= 4000 && code < 4200) || code === 2742 || code === 2527 || code === 7056;
}

export function diagnosticsAsError(diagnostics: Diagnostic[], source: string, cellName: string): ErrorContent {
  const lines = source.split(/\r?\n/);
  const traceback = diagnostics.flatMap((diagnostic, index) => {
    const before = diagnostics[index - 1];
    // The parts of one long message share their place.
    if (before && before.start.offset === diagnostic.start.offset) return [`    ${diagnostic.messageText}`];
    const place = positionText(diagnostic, cellName);
    const head = `${cyan(place)} - ${red("error")} ${grey(`TS${diagnostic.code}`)}: ${diagnostic.messageText}`;
    return diagnostic.fileName ? [head] : [head, ...excerpt(diagnostic, lines)];
  });
  const [first] = diagnostics;
  const evalue = first ? `${positionText(first, cellName)} - ${first.messageText}` : "";
  return { ename: ERROR_NAME, evalue, traceback };
}

function positionText({ fileName, start }: Diagnostic, cellName: string): string {
  return `${fileName ?? cellName}:${start.line + 1}:${start.character + 1}`;
}

/** The line of an error, and a mark under the part that is meant. */
function excerpt({ start, end }: Diagnostic, lines: string[]): string[] {
  const line = lines[start.line];
  if (line === undefined) return [];
  const number = `${start.line + 1} `;
  const length = end.line === start.line ? end.character - start.character : line.length - start.character;
  const mark = " ".repeat(number.length + start.character) + "~".repeat(Math.max(1, length));
  return [`${grey(number)}${line}`, red(mark)];
}
