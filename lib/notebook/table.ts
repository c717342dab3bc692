/** A table of texts, and its two forms: HTML for the notebook, aligned text for everywhere else. */

/** One column, its cells already texts. */
export interface TableColumn {
  name: string;
  /** The type of its values, shown below the name; none where it says nothing. */
  type?: string;
  cells: readonly string[];
  /** Numbers stand at the right, so that their digits line up. */
  align: "left" | "right";
  /** Cells that hold no value; they look different from a text that happens to say the same. */
  missing?: ReadonlySet<number>;
}

export interface Table {
  columns: readonly TableColumn[];
  /** The label of each row; none where rows have no names. */
  index?: readonly string[];
  /** The number of rows before the gap, where rows are left out. */
  gapAfter?: number;
  /** A last line, such as the size of what is shown. */
  footer?: string;
}

/**
 * Every text in it is escaped, so nothing in the data can be markup. Styles are inline: untrusted notebooks drop
 * others.
 */
export function tableToHtml(table: Table): string {
  const columns = withIndex(table);
  const names = columns.map(({ name, align }) => cell("th", align, escapeHtml(name)));
  const types = columns.map(({ type = "", align }) =>
    cell("th", align, `<small style="opacity: 0.7; font-weight: normal">${escapeHtml(type)}</small>`),
  );
  const rows = rowNumbers(table).map((row) =>
    row === GAP
      ? columns.map(({ align }) => cell("td", align, "…"))
      : columns.map((column) => {
          const text = escapeHtml(column.cells[row]);
          const shown = column.missing?.has(row) ? `<em style="opacity: 0.6">${text}</em>` : text;
          return cell(column.isIndex ? "th" : "td", column.align, shown);
        }),
  );
  const head = [names, ...(columns.some(({ type }) => type) ? [types] : [])];
  return [
    `<table class="dataframe">`,
    `<thead>${head.map(tableRow).join("")}</thead>`,
    `<tbody>${rows.map(tableRow).join("\n")}</tbody>`,
    "</table>",
    ...(table.footer ? [`<p style="opacity: 0.7">${escapeHtml(table.footer)}</p>`] : []),
  ].join("\n");
}

export function tableToText(table: Table): string {
  const lines = withIndex(table).map((column) => {
    const cells = rowNumbers(table).map((row) => (row === GAP ? "…" : column.cells[row].replaceAll("\n", "\\n")));
    const all = [column.name, ...(table.columns.some(({ type }) => type) ? [column.type ?? ""] : []), ...cells];
    const width = Math.max(...all.map(widthOf));
    const padding = (text: string) => " ".repeat(width - widthOf(text));
    return all.map((text) => (column.align === "right" ? padding(text) + text : text + padding(text)));
  });
  const rows = lines[0].map((_, row) =>
    lines
      .map((column) => column[row])
      .join("  ")
      .trimEnd(),
  );
  const isBlank = rows.every((row) => row === "");
  return [...(isBlank ? [] : [...rows, ""]), ...(table.footer ? [table.footer] : [])].join("\n").trimEnd();
}

/** Letters that are two columns wide in a terminal: Korean, Chinese, Japanese, and pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

function widthOf(text: string): number {
  return Array.from(text).reduce((width, letter) => width + (WIDE.test(letter) ? 2 : 1), 0);
}

/** Makes a text safe to stand in HTML, also inside an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const GAP = -1;

function rowNumbers({ columns, index, gapAfter }: Table): number[] {
  const count = index?.length ?? columns[0]?.cells.length ?? 0;
  const rows = Array.from({ length: count }, (_, row) => row);
  return gapAfter === undefined ? rows : [...rows.slice(0, gapAfter), GAP, ...rows.slice(gapAfter)];
}

function withIndex({ columns, index }: Table): (TableColumn & { isIndex?: boolean })[] {
  return index ? [{ name: "", cells: index, align: "left", isIndex: true }, ...columns] : [...columns];
}

function cell(tag: "th" | "td", align: string, content: string): string {
  return `<${tag} style="text-align: ${align}">${content}</${tag}>`;
}

function tableRow(cells: readonly string[]): string {
  return `<tr>${cells.join("")}</tr>`;
}
