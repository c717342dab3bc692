/** Reading the text of a CSV file into columns, each typed by all its values. */

export interface TableOptions {
  delimiter?: string;
  /** True if the first line has the names; true by default. */
  header?: boolean;
  decimal?: string;
  thousands?: string;
  /** The prefix of lines that are left out. */
  comments?: string | false;
  /** The columns that stay text, by place. */
  asText?: readonly boolean[];
}

/** The texts that pandas reads as missing. */
const MISSING = new Set([
  "",
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
]);

/** @throws Error that names the file, and the line that has more values than there are columns */
export function parseTable(
  text: string,
  options: TableOptions,
  file: string,
): { names: string[]; columns: unknown[][] } {
  const { delimiter = ",", header = true } = options;
  const lines = parseLines(text, delimiter, options.comments || undefined, file);
  const first = lines[0]?.cells;
  if (!first) throw new Error(`${file} is empty; expected a line with the names of the columns.`);
  const names = header ? uniqueNames(first) : first.map((_, j) => String(j));
  const rows = header ? lines.slice(1) : lines;
  const long = rows.find(({ cells }) => cells.length > names.length);
  if (long) {
    throw new Error(
      `${file}, line ${long.line}: ${long.cells.length} values for ${names.length} columns. A comma within a value needs quotes around it.`,
    );
  }
  const columns = names.map((_, j) =>
    typed(
      rows.map(({ cells }) => cells[j]),
      options,
      options.asText?.[j] ?? false,
    ),
  );
  return { names, columns };
}

interface Line {
  cells: string[];
  line: number;
}

/** Cells may be in quotes, with line ends and doubled quotes within; empty lines are left out. */
function parseLines(text: string, delimiter: string, comment: string | undefined, file: string): Line[] {
  const lines: Line[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const start = line;
    const cells: string[] = [];
    let isQuoted = false;
    for (;;) {
      if (text[at] === '"') {
        isQuoted = true;
        const { cell, end } = quotedCell(text, at, `${file}, line ${start}`);
        for (let i = at; i < end; i++) if (text[i] === "\n") line++;
        const rest = endOfCell(text, end, delimiter);
        cells.push(cell + text.slice(end, rest));
        at = rest;
      } else {
        const end = endOfCell(text, at, delimiter);
        cells.push(text.slice(at, end));
        at = end;
      }
      if (!text.startsWith(delimiter, at) || at >= text.length) break;
      at += delimiter.length;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    line++;
    const isBlank = cells.length === 1 && cells[0].trim() === "" && !isQuoted;
    const isComment = comment !== undefined && !isQuoted && cells[0].startsWith(comment);
    if (!isBlank && !isComment) lines.push({ cells, line: start });
  }
  return lines;
}

function endOfCell(text: string, start: number, delimiter: string): number {
  let at = start;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r" && !text.startsWith(delimiter, at)) at++;
  return at;
}

function quotedCell(text: string, start: number, place: string): { cell: string; end: number } {
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) throw new Error(`${place}: a quote is opened and never closed.`);
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  return { cell: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

/** As pandas: a name that is there again gets ".1", an empty one "Unnamed: 0". */
function uniqueNames(given: readonly string[]): string[] {
  const names: string[] = [];
  given.forEach((name, j) => {
    const base = name === "" ? `Unnamed: ${j}` : name;
    let free = base;
    for (let i = 1; names.includes(free); i++) free = `${base}.${i}`;
    names.push(free);
  });
  return names;
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  True: true,
  TRUE: true,
  true: true,
  False: false,
  FALSE: false,
  false: false,
};

/**
 * Numbers where every value is one; true and false likewise; else texts. Whole numbers with zeros in front, or beyond
 * what a number holds exactly, are texts: they are codes.
 */
function typed(
  cells: readonly (string | undefined)[],
  { decimal = ".", thousands }: TableOptions,
  asText: boolean,
): unknown[] {
  const missing = (cell: string | undefined): cell is undefined => cell === undefined || MISSING.has(cell.trim());
  const texts = () => cells.map((cell) => (missing(cell) ? Number.NaN : cell));
  if (asText) return texts();
  const given = cells.filter((cell) => !missing(cell)) as string[];
  if (given.length > 0 && given.every((cell) => Object.hasOwn(BOOLEANS, cell))) {
    return cells.map((cell) => (missing(cell) ? Number.NaN : BOOLEANS[cell as string]));
  }
  const numbers = new Array<number>(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (missing(cell)) {
      numbers[i] = Number.NaN;
      continue;
    }
    const number = numberOf((cell as string).trim(), decimal, thousands);
    if (number === undefined) return texts();
    numbers[i] = number;
  }
  return numbers;
}

function numberOf(cell: string, decimal: string, thousands: string | undefined): number | undefined {
  let plain = thousands ? cell.replaceAll(thousands, "") : cell;
  if (decimal !== ".") plain = plain.replace(decimal, ".");
  if (/^[+-]?0\d/.test(plain)) return undefined;
  if (/^[+-]?inf(inity)?$/i.test(plain))
    return plain.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const number = Number(plain);
  return /^[+-]?\d+$/.test(plain) && !Number.isSafeInteger(number) ? undefined : number;
}
