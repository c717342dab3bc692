/**
 * What can be said of a cell by reading it alone.
 *
 * Fault: tslab checks types even where the syntax is broken, with lines of its own behind the cell: one missing bracket
 * gives several errors, at lines that the cell does not have. `export` in a cell is an error, though files are full of it.
 * Mend: a cell with broken syntax shows that only; `export` before a declaration counts for nothing.
 */
import type * as TypeScript from "@tslab/typescript-for-tslab";
import type { Diagnostic } from "tslab/dist/converter";

type TypeScriptModule = typeof TypeScript;

/** A source file with the syntax errors that TypeScript's declarations keep to themselves. */
type ParsedFile = TypeScript.SourceFile & { parseDiagnostics: TypeScript.DiagnosticWithLocation[] };

/** Makes the text a module, as tslab does, where `await` is known. */
const PREFIX = "export {};\n";
/** The error of a string that no later line can end. */
const UNTERMINATED_STRING = 1002;

function parse(ts: TypeScriptModule, source: string): ParsedFile {
  return ts.createSourceFile("cell.ts", PREFIX + source, ts.ScriptTarget.ES2022, true) as ParsedFile;
}

/** The syntax errors of a cell, with places in its own text. */
export function syntaxErrors(ts: TypeScriptModule, source: string): Diagnostic[] {
  const file = parse(ts, source);
  const place = (offset: number) => {
    const { line, character } = ts.getLineAndCharacterOfPosition(file, offset);
    return { offset: offset - PREFIX.length, line: line - 1, character };
  };
  return file.parseDiagnostics.map(({ start, length, messageText, category, code }) => ({
    start: place(start),
    end: place(start + length),
    messageText: ts.flattenDiagnosticMessageText(messageText, "\n"),
    category,
    code,
  }));
}

/** Whether more text can make the cell right: it is wrong at its very end only. */
export function isUnfinished(ts: TypeScriptModule, source: string): boolean {
  const errors = syntaxErrors(ts, source);
  const end = source.trimEnd().length;
  return errors.length > 0 && errors.every(({ start, code }) => start.offset >= end && code !== UNTERMINATED_STRING);
}

/** The cell with blanks for the `export` of its declarations, so that every place stays where it is. */
export function withoutExports(ts: TypeScriptModule, source: string): string {
  let text = source;
  for (const statement of parse(ts, source).statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) continue;
    for (const modifier of modifiers.filter(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      const [start, end] = [modifier.getStart() - PREFIX.length, modifier.end - PREFIX.length];
      text = text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
    }
  }
  return text;
}

/**
 * Where to look for what a cursor inside the parentheses of a call means: at the end of the called name.
 * Undefined outside of calls.
 */
export function calledName(ts: TypeScriptModule, source: string, position: number): number | undefined {
  let found: TypeScript.CallExpression | TypeScript.NewExpression | undefined;
  const visit = (node: TypeScript.Node): void => {
    if (position + PREFIX.length < node.pos || position + PREFIX.length > node.end) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression.end < position + PREFIX.length) {
      found = node;
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(ts, source));
  return found && found.expression.end - PREFIX.length;
}
