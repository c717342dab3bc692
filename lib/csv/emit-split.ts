/** Where the cells of a grid end, in WebAssembly. */
import { Code } from "../wasm/assembler";
import { TABLE_BYTES as LETTERS } from "./decimal";

/** So many letters are looked at together. */
export const LANES = 8;
const LINE_FEED = 10;

/**
 * A function of the text's length, the codes of separator and quote, and the number of cells in a row: writes where cells
 * end, and gives the number of whole rows; -1 where a row has more or fewer cells, or quotes or ends of lines within one.
 *
 * @param ends the address of a list that begins with -1
 */
export function emitSplit(ends: number): Code {
  const code = new Code(["i32", "i32", "i32", "i32"]);
  const [length, separator, quote, width] = [0, 1, 2, 3];
  const [block, marks, at, letter, quotes, end, rowEnd, rows] = Array.from({ length: 8 }, () => code.local("i32"));
  const separatorLanes = code.local("v128");
  const quoteLanes = code.local("v128");
  const lineFeedLanes = code.local("v128");
  const lanes = code.local("v128");
  const add = (local: number, value: number) => code.get(local).i32(value).op("i32.add").set(local);
  const isLineFeed = () => code.get(letter).i32(LINE_FEED).op("i32.eq");
  const fail = () => code.i32(-1).op("return");

  /** The bits of those letters of the block that mean something. */
  const findMarks = () => {
    code.get(block).i32(1).op("i32.shl").memory("v128.load", LETTERS).tee(lanes).get(separatorLanes).op("i16x8.eq");
    code.get(lanes).get(quoteLanes).op("i16x8.eq").op("v128.or");
    code.get(lanes).get(lineFeedLanes).op("i16x8.eq").op("v128.or").op("i16x8.bitmask").set(marks);
  };
  const takeFirstMark = () => {
    code.get(marks).op("i32.ctz").get(block).op("i32.add").set(at);
    code.get(at).i32(1).op("i32.shl").memory("i32.load16_u", LETTERS).set(letter);
    code.get(marks).get(marks).i32(1).op("i32.sub").op("i32.and").set(marks);
  };
  /** Whether the letter at a place plus an offset is no quote; the place is on the stack. */
  const isNoQuote = (offset: number) =>
    code
      .i32(1)
      .op("i32.shl")
      .memory("i32.load16_u", LETTERS + 2 * offset)
      .get(quote)
      .op("i32.ne");
  /** Two quotes, around the cell. */
  const checkQuotes = () => {
    code.get(quotes).i32(2).op("i32.ne");
    code
      .get(end)
      .memory("i32.load", ends - 4)
      .i32(1)
      .op("i32.add");
    isNoQuote(0).op("i32.or").get(at);
    isNoQuote(-1).op("i32.or").if(fail);
    code.i32(0).set(quotes);
  };
  const endCell = () => {
    code.get(quotes).if(checkQuotes);
    code.get(end).get(at).memory("i32.store", ends);
    add(end, 4);
    isLineFeed().if(() => {
      code.get(end).get(rowEnd).op("i32.ne").if(fail);
      code.get(rowEnd).get(width).op("i32.add").set(rowEnd);
      add(rows, 1);
    });
  };
  const isQuoted = () => code.get(quotes).i32(1).op("i32.and");

  code.get(separator).op("i16x8.splat").set(separatorLanes);
  code.get(quote).op("i16x8.splat").set(quoteLanes);
  code.i32(LINE_FEED).op("i16x8.splat").set(lineFeedLanes);
  code.i32(4).set(end);
  code.get(width).i32(2).op("i32.shl").tee(width).get(end).op("i32.add").set(rowEnd);
  code.while(
    () => code.get(block).get(length).op("i32.lt_u"),
    () => {
      findMarks();
      code.while(
        () => code.get(marks),
        () => {
          takeFirstMark();
          code.get(letter).get(quote).op("i32.eq");
          code.if(
            () => add(quotes, 1),
            () => isQuoted().if(() => isLineFeed().if(fail), endCell),
          );
        },
      );
      add(block, LANES);
    },
  );
  return code.get(rows);
}
