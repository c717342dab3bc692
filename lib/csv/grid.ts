/** Rows of equally many cells as one text, so that numbers are read where they stand and no text is made of each cell. */
import { GridProgram } from "./grid-program";

/** The code of no letter. */
const NO_LETTER = 0xffff;

/** Valid until the next grid is made. */
export class Grid {
  /**
   * @param text one letter stands between a cell and the next
   * @param program has its letters, and where each cell ends
   * @param quote the code of what stands before and after a cell that is quoted
   * @param width the number of cells in a row
   * @param lines each row's line in the file, or that of the first one if each has a line of its own
   */
  constructor(
    private readonly text: string,
    private readonly program: GridProgram,
    private readonly quote: number,
    private readonly width: number,
    readonly count: number,
    private readonly lines: readonly number[] | number,
  ) {}

  cell(row: number, place: number): string {
    const { ends, letters } = this.program;
    const k = row * this.width + place;
    const start = ends[k] + 1;
    const end = ends[k + 1];
    return letters[start] === this.quote ? this.text.slice(start + 1, end - 1) : this.text.slice(start, end);
  }

  line(row: number): number {
    return typeof this.lines === "number" ? this.lines + row : this.lines[row];
  }

  /**
   * The numbers in a column's cells of digits, perhaps with a minus, a point, and then an exponent. NaN for all others,
   * numbers or not; for whole numbers with a zero in front or of more than 15 digits; and for the few fractions of more
   * digits than a double has that take longer. They are valid until the next call.
   *
   * @param point the code of the decimal point
   */
  plainNumbers(place: number, point: number): Float64Array {
    this.program.run.readNumbers(place, this.width, this.count, point, this.quote);
    return this.program.numbers;
  }
}

/** What one letter between others means. */
export interface Marks {
  readonly separator: string;
  readonly quote: string | undefined;
}

/** In the memory of all grids: each is used before the next one is made. */
let program: GridProgram | undefined;

/**
 * The whole rows of a text, and where the rest begins. Undefined where there are none; where a row has more or fewer
 * cells than `width`, at least 2: it may be a blank line; and where there are quotes or ends of lines within a cell.
 *
 * @param line the line of the first row
 */
export function readGrid(
  text: string,
  marks: Marks,
  width: number,
  line: number,
): { grid: Grid; end: number } | undefined {
  const program = programWith(text);
  const separator = marks.separator.charCodeAt(0);
  const quote = marks.quote?.charCodeAt(0) ?? NO_LETTER;
  const count = program.run.split(text.length, separator, quote, width);
  if (count <= 0) return undefined;
  return { grid: new Grid(text, program, quote, width, count, line), end: program.ends[count * width] + 1 };
}

/** A grid of rows that are equally long. */
export function gridOfRows(rows: readonly (readonly string[])[], lines: readonly number[]): Grid {
  const width = rows[0]?.length ?? 0;
  const text = rows.map((row) => row.join("\n")).join("\n");
  const program = programWith(text);
  const { ends } = program;
  let k = 0;
  for (const row of rows) for (const cell of row) ends[++k] = ends[k - 1] + 1 + cell.length;
  return new Grid(text, program, NO_LETTER, width, rows.length, lines);
}

const LEAST_CAPACITY = 1 << 17;

function programWith(text: string): GridProgram {
  if (!program || program.capacity < text.length) program = new GridProgram(Math.max(text.length, LEAST_CAPACITY));
  program.write(text);
  return program;
}
