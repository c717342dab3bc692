/** The texts that readers see in a lesson's code (strings, names of results, comments), and the code in other words. */
import ts from "typescript";

/** A text of the code, and how another one is written in its place. */
interface Text {
  readonly start: number;
  readonly end: number;
  /** As a reader sees it; `{0}`, `{1}` … stand for the values of a template. */
  readonly text: string;
  readonly write: (text: string, inner: readonly string[]) => string;
  /** The code of the values of a template. */
  readonly values?: readonly ts.Node[];
  /** A name that need not be a text, such as `library` in `{ library: history }`. */
  readonly isName?: boolean;
}

export interface Translation {
  readonly source: string;
  /** The texts that are in the table. */
  readonly found: readonly string[];
  /** The texts that have words and are not in it. */
  readonly missing: readonly { readonly text: string; readonly line: number }[];
}

const WORD = /\p{L}{2}/u;

/** The code with its texts in the words of a table; what the table has not, stays. */
export function translateCode(source: string, table: ReadonlyMap<string, string>): Translation {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ESNext, true);
  const texts = [...textsIn(file), ...commentsIn(file)].sort((a, b) => a.start - b.start);
  const found: string[] = [];
  const missing: Translation["missing"][number][] = [];
  for (const { text, start, isName } of texts) {
    if (table.has(text)) found.push(text);
    else if (!isName && WORD.test(text.replace(/\{\d+\}/g, "")))
      missing.push({ text, line: file.getLineAndCharacterOfPosition(start).line + 1 });
  }
  const rewrite = (from: number, to: number): string => {
    let [result, at] = ["", from];
    for (const { text, start, end, write, values = [] } of texts) {
      const translated = table.get(text);
      if (translated === undefined || start < at || end > to) continue;
      const inner = values.map((value) => rewrite(value.getStart(file), value.getEnd()));
      result += source.slice(at, start) + write(translated, inner);
      at = end;
    }
    return result + source.slice(at, to);
  };
  return { source: rewrite(0, source.length), found, missing };
}

function textsIn(file: ts.SourceFile): Text[] {
  const texts: Text[] = [];
  const visit = (node: ts.Node): void => {
    const [start, end] = [node.getStart(file), node.getEnd()];
    if (ts.isStringLiteral(node)) texts.push({ start, end, text: node.text, write: (text) => JSON.stringify(text) });
    else if (ts.isNoSubstitutionTemplateLiteral(node))
      texts.push({ start, end, text: node.text, write: (text) => `\`${quoted(text)}\`` });
    else if (ts.isTemplateExpression(node)) texts.push(templateText(node, file));
    else if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name))
      texts.push({
        start,
        end: node.name.getEnd(),
        text: node.name.text,
        write: (text) => (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text) ? text : JSON.stringify(text)),
        isName: true,
      });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

function templateText(node: ts.TemplateExpression, file: ts.SourceFile): Text {
  const values = node.templateSpans.map(({ expression }) => expression);
  const ends = node.templateSpans.map(({ literal }) => literal.text);
  return {
    start: node.getStart(file),
    end: node.getEnd(),
    text: node.head.text + ends.map((text, i) => `{${i}}${text}`).join(""),
    values,
    write: (text, inner) => `\`${quoted(text).replace(/\{(\d+)\}/g, (_, i) => `\${${inner[Number(i)]}}`)}\``,
  };
}

function quoted(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\"/g, '"')
    .replace(/[`]|\$\{/g, "\\$&");
}

/** Comments, their lines joined by spaces; one of several lines is written in as many as the translation has. */
function commentsIn(file: ts.SourceFile): Text[] {
  const source = file.text;
  const byStart = new Map<number, Text>();
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file).filter((child) => !ts.isJSDoc(child));
    for (const child of children) visit(child);
    if (children.length > 0) return;
    const ranges = [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) byStart.set(pos, commentText(source, pos, end));
  };
  visit(file);
  return [...byStart.values()];
}

function commentText(source: string, start: number, end: number): Text {
  const comment = source.slice(start, end);
  const opening = /^\/\/|^\/\*\*?/.exec(comment)?.[0] ?? "";
  const text = comment
    .slice(opening.length, opening === "//" ? undefined : -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\*(?= |$)/, "").trim())
    .filter(Boolean)
    .join(" ");
  const indent = /[ \t]*$/.exec(source.slice(0, start))?.[0] ?? "";
  const write = (translated: string) => {
    if (opening === "//") return `// ${translated}`;
    const lines = translated.split("\n");
    if (lines.length === 1) return `${opening} ${translated} */`;
    return [opening, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
  };
  return { start, end, text, write };
}
