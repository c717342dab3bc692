// @ts-check
/** Other sources for the cells of a notebook's file, of which nothing else changes: `1.0` in an output stays `1.0`. */

/**
 * @param {string} text the file; one that Jupyter has not written is laid out as Jupyter does it
 * @param {(cell: number, source: string) => string} sourceOf by the place of a cell and the source that it has
 * @returns {string} the file with the new sources
 */
function withSources(text, sourceOf) {
  const notebook = JSON.parse(text);
  let written = text;
  let position = 0;
  /** @type {{ source: string | string[] }[]} */
  const cells = notebook.cells;
  cells.forEach((cell, i) => {
    const before = sourceText(cell.source);
    cell.source = linesOf(sourceOf(i, [cell.source].flat().join("")));
    const start = position < 0 ? -1 : written.indexOf(before, position);
    if (start >= 0) written = written.slice(0, start) + sourceText(cell.source) + written.slice(start + before.length);
    position = start < 0 ? -1 : start + sourceText(cell.source).length;
  });
  return position < 0 ? `${JSON.stringify(notebook, null, 1)}\n` : written;
}

/** @param {string} source */
function linesOf(source) {
  return source === "" ? [] : source.split(/(?<=\n)/);
}

/** @param {string | string[]} source */
function sourceText(source) {
  return `\n   "source": ${JSON.stringify(source, null, 1).replaceAll("\n", "\n   ")}`;
}

module.exports = { withSources };
