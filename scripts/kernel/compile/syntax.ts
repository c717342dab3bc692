/**
 * The syntax of a cell, without types.
 *
 * Fault: tslab checks types in spite of syntax errors, and appends lines of its own: one missing bracket gives several
 * errors, at lines that the cell does not have. `export` is an error in a cell.
 * Mend: a cell with syntax errors shows only these. `export` before a declaration is ignored.
 */

import type { Diagnostic } from "tslab/dist/converter";
import type * as TypeScript from "typescript";

type TypeScriptModule = typeof TypeScript;

/** A source file with its syntax errors, a field that TypeScript's declarations leave out. */
type ParsedFile = TypeScript.SourceFile & { parseDiagnostics: TypeScript.DiagnosticWithLocation[] };

/** Makes the text a module, as tslab does: only modules can have an `await` at their top. */
const PREFIX = "export {};\n";
/** The code of "Unterminated string literal", which no further line can mend. */
const UNTERMINATED_STRING = 1002;

function parse(ts: TypeScriptModule, source: string): ParsedFile {
  return ts.createSourceFile("cell.ts", PREFIX + source, ts.ScriptTarget.ES2022, true) as ParsedFile;
}

/** Returns the syntax errors of a cell, with positions in its own text. */
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

/** True if further text can complete the cell: all of its errors are at its very end. */
export function isUnfinished(ts: TypeScriptModule, source: string): boolean {
  const errors = syntaxErrors(ts, source);
  const end = source.trimEnd().length;
  return errors.length > 0 && errors.every(({ start, code }) => start.offset >= end && code !== UNTERMINATED_STRING);
}

/**
 * Puts parentheses around a last line such as `{ a: 1 }`, so that it is an object, as at Node's prompt, and not a
 * block. Returns the position of the first parenthesis, too; undefined where there is none to put.
 */
export function withObjectInParentheses(
  ts: TypeScriptModule,
  source: string,
): { text: string; position: number } | undefined {
  const last = parse(ts, source).statements.at(-1);
  if (!last || !ts.isBlock(last)) return undefined;
  const [start, end] = [last.getStart() - PREFIX.length, last.end - PREFIX.length];
  const text = `${source.slice(0, start)}(${source.slice(start, end)})${source.slice(end)}`;
  return syntaxErrors(ts, text).length === 0 ? { text, position: start } : undefined;
}

/** Moves the errors of a text with parentheses (`withObjectInParentheses`) to their places in the user's own. */
export function withoutParentheses(errors: readonly Diagnostic[], source: string, position: number): Diagnostic[] {
  const place = ({ offset }: Diagnostic["start"]) => {
    const own = Math.min(offset > position ? offset - 1 : offset, source.length);
    const before = source.slice(0, own).split("\n");
    return { offset: own, line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  return errors.map((error) =>
    error.fileName ? error : { ...error, start: place(error.start), end: place(error.end) },
  );
}

/** Replaces the `export` of declarations by blanks, so that all positions stay the same. */
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
 * Returns the position of the called name for a cursor inside the parentheses of a call; undefined elsewhere.
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
