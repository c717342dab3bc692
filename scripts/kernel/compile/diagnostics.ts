/**
 * Fault: tslab prints type errors to stderr and sends no `error` message, so clients do not know that a cell failed.
 * Mend: an `error` message whose traceback shows each diagnostic with its source line and a mark under the place.
 */
import { relative } from "nonlinear/platform/path";
import type { Diagnostic } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { cyan, red } from "../ansi";
import type { ErrorContent } from "../threads/messages";

const NOWHERE = { line: 0, character: 0 };

/** The name of type and syntax errors in `error` messages. */
const ERROR_NAME = "TypeScriptError";

/**
 * True if an error is about the declarations for later cells and not about the cell: a type that its package does not
 * export, or one that is too long to write down. Later cells see `any` instead.
 */
export function isOfDeclarations(code: number): boolean {
  return (code >= 4000 && code < 4200) || code === 2742 || code === 2527 || code === 7056;
}

/** Converts an error in a file to tslab's form, with the file's path from the notebook's folder. */
export function describeInFile(
  ts: typeof TypeScript,
  folder: string,
  { file, start = 0, length = 0, messageText, category, code }: TypeScript.Diagnostic,
): Diagnostic {
  const place = (offset: number) => ({ offset, ...(file?.getLineAndCharacterOfPosition(offset) ?? NOWHERE) });
  return {
    fileName: file && relative(folder, file.fileName),
    start: place(start),
    end: place(start + length),
    messageText: ts.flattenDiagnosticMessageText(messageText, "\n"),
    category,
    code,
  };
}

export function diagnosticsAsError(diagnostics: Diagnostic[], source: string, cellName: string): ErrorContent {
  const lines = source.split(/\r?\n/);
  // A message in several parts comes as several diagnostics at one place.
  const isPart = (diagnostic: Diagnostic, index: number) =>
    index > 0 && diagnostics[index - 1].start.offset === diagnostic.start.offset;
  const heads = diagnostics.filter((diagnostic, index) => !isPart(diagnostic, index));
  const traceback = diagnostics.flatMap((diagnostic, index) => {
    if (isPart(diagnostic, index)) return [`    ${diagnostic.messageText}`];
    const place = positionText(diagnostic, cellName);
    const code = diagnostic.code ? ` TS${diagnostic.code}` : "";
    const head = `${cyan(place)} - ${red("error")}${code}: ${diagnostic.messageText}`;
    // The message comes last: tools quote a traceback's last line.
    return diagnostic.fileName ? [head] : [...excerpt(diagnostic, lines), head];
  });
  const [first] = heads;
  const evalue = first ? `${positionText(first, cellName)} - ${first.messageText}` : "";
  return { ename: ERROR_NAME, evalue, traceback };
}

function positionText({ fileName, start }: Diagnostic, cellName: string): string {
  return `${fileName ?? cellName}:${start.line + 1}:${start.character + 1}`;
}

/** Returns the source line of an error and a line that marks the place. */
function excerpt({ start, end }: Diagnostic, lines: string[]): string[] {
  const line = lines[start.line];
  if (line === undefined) return [];
  const number = `${start.line + 1} `;
  const length = end.line === start.line ? end.character - start.character : line.length - start.character;
  const mark = " ".repeat(number.length + start.character) + "~".repeat(Math.max(1, length));
  return [`${cyan(number)}${line}`, red(mark)];
}
