/** The text of a notebook's markdown cells: headings, paragraphs, links. */
import MarkdownIt, { type Token } from "markdown-it";
import type { Cell } from "./notebook-file";

export interface Heading {
  readonly cell: number;
  readonly line: number;
  /** 1 for a title. */
  readonly level: number;
  readonly text: string;
}

/** A piece of running text, without code, formulas and comments. */
export interface Passage {
  readonly cell: number;
  readonly line: number;
  readonly text: string;
}

export interface Link {
  readonly cell: number;
  readonly line: number;
  readonly target: string;
}

export interface Prose {
  readonly headings: readonly Heading[];
  readonly passages: readonly Passage[];
  readonly links: readonly Link[];
}

const markdown = new MarkdownIt({ html: true });
/** The stand-in for code and formulas, which keeps the words around them apart. */
const GAP = " \u25a1 ";

export function readProse(cells: readonly Cell[]): Prose {
  const headings: Heading[] = [];
  const passages: Passage[] = [];
  const links: Link[] = [];
  cells.forEach(({ cell_type, source }, index) => {
    if (cell_type !== "markdown") return;
    const tokens = markdown.parse(source, {});
    tokens.forEach((token, i) => {
      if (token.type !== "inline") return;
      const place = { cell: index + 1, line: (token.map?.[0] ?? 0) + 1 };
      const opening = tokens[i - 1];
      if (opening?.type === "heading_open") {
        headings.push({ ...place, level: Number(opening.tag.slice(1)), text: token.content });
      }
      passages.push({ ...place, text: withoutFormulas(plainText(token.children ?? [])) });
      links.push(...targetsOf(token.children ?? []).map((target) => ({ ...place, target })));
    });
  });
  return { headings, passages, links };
}

function plainText(children: readonly Token[]): string {
  return children
    .map(({ type, content }) => {
      if (type === "text") return content;
      if (type === "softbreak" || type === "hardbreak") return "\n";
      return type === "code_inline" || type === "image" ? GAP : "";
    })
    .join("");
}

function withoutFormulas(text: string): string {
  return text.replace(/\$\$[\s\S]*?\$\$/g, GAP).replace(/\$[^$]*\$/g, GAP);
}

function targetsOf(children: readonly Token[]): string[] {
  return children.flatMap((token) => {
    const target = token.attrGet(token.type === "image" ? "src" : "href");
    return target ? [String(target)] : [];
  });
}
