/**
 * The program of WebAssembly that finds the cells of a grid, and the numbers in them.
 *
 * Letters are UTF-16, two bytes each, and followed by zeros. Places in the text are addresses, in bytes, but for those in
 * `ends`, which count letters.
 */
import { encodeModule } from "../wasm/module";
import { WebAssembly } from "../wasm/web-assembly";
import { emitNearestDouble, TABLE_BYTES, writePowers } from "./decimal";
import { emitDecimal, emitReadNumbers } from "./emit-numbers";
import { emitSplit, LANES } from "./emit-split";

const PAGE = 1 << 16;

/** The functions of the program. */
interface Exports {
  /**
   * Writes `ends`. The number of whole rows; -1 where one of them has not `width` cells, and where there are quotes, or
   * ends of lines, within a cell.
   */
  split(length: number, separator: number, quote: number, width: number): number;
  /** Writes `numbers`, one for each of `rows` rows. */
  readNumbers(place: number, width: number, rows: number, point: number, quote: number): void;
}

/** The program and its memory, for texts of at most `capacity` letters. */
export class GridProgram {
  /** The text, and some zeros. */
  readonly letters: Uint16Array;
  /** -1, then where each cell ends, row by row. */
  readonly ends: Int32Array;
  readonly numbers: Float64Array;
  readonly run: Exports;

  constructor(readonly capacity: number) {
    const ends = upToEight(TABLE_BYTES + 2 * (capacity + LANES));
    const numbers = upToEight(ends + 4 * (capacity + 2));
    const pages = Math.ceil((numbers + 8 * (capacity + 1)) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const instance = new WebAssembly.Instance(moduleFor(ends, numbers, pages), { env: { memory } });
    const { buffer } = memory;
    this.run = instance.exports as Exports;
    this.letters = new Uint16Array(buffer, TABLE_BYTES, capacity + LANES);
    this.ends = new Int32Array(buffer, ends, capacity + 2);
    this.numbers = new Float64Array(buffer, numbers, capacity + 1);
    writePowers(buffer);
  }

  /** @param text of at most `capacity` letters */
  write(text: string): void {
    const { buffer, byteOffset, byteLength } = this.letters;
    Buffer.from(buffer, byteOffset, byteLength).write(text, "utf16le");
    this.letters.fill(0, text.length, text.length + LANES);
    this.ends[0] = -1;
  }
}

function upToEight(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function moduleFor(ends: number, numbers: number, pages: number): object {
  const bytes = encodeModule(
    [
      { code: emitNearestDouble(), result: "f64" },
      { code: emitDecimal(0), result: "f64" },
      { code: emitReadNumbers(1, ends, numbers), name: "readNumbers" },
      { code: emitSplit(ends), result: "i32", name: "split" },
    ],
    { pages },
  );
  return new WebAssembly.Module(bytes);
}
