/** The bytes of a text file as text, piece by piece, no letter cut in two. */
import { encodingExists, getDecoder } from "iconv-lite";
import { isAscii } from "../platform/ascii";

/** Names of Python's that iconv-lite does not know. */
const ALIASES: Readonly<Record<string, string>> = { "utf-8-sig": "utf-8", ms949: "cp949", uhc: "cp949" };

/** The name that `decode` takes. @throws Error when there is no such encoding */
export function checkEncoding(encoding: string): string {
  const name = encoding.toLowerCase().replaceAll("_", "-");
  const known = ALIASES[name] ?? name.replace(/^(utf-?16)-?([lb]e)?$/, "utf-16$2").replace(/^(utf-?8|ascii)$/, "utf-8");
  if (/^utf-(8|16([lb]e)?)$/.test(known) || (!/^(utf|ucs|base64|hex|binary)/.test(known) && encodingExists(known)))
    return known;
  throw new Error(`There is no encoding ${JSON.stringify(encoding)}. Common ones are utf-8, utf-16, cp949, latin1.`);
}

/**
 * @param encoding a name; undefined: UTF-16 where the file begins with its mark, else UTF-8
 * @param file what errors call the file
 * @throws Error with file and line where the bytes are none of this encoding, and where the file is no text
 */
export async function* decode(
  pieces: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  file: string,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  let lines = 1;
  for await (const bytes of pieces) {
    if (!decoder) {
      refuseArchive(bytes, file);
      decoder = decoderOf(encodingOf(bytes, encoding));
    }
    const text = decodePiece(decoder, bytes, `${file}, line `, lines);
    if (text.includes("\0")) {
      const line = lines + count(text.slice(0, text.indexOf("\0")));
      throw new Error(
        `${file}, line ${line}: a NUL character, which texts do not have. If the file is in UTF-16, give { encoding: "utf-16le" }.`,
      );
    }
    lines += count(text);
    yield text;
  }
  if (decoder) yield decodePiece(decoder, undefined, `${file}, line `, lines);
}

interface Decoder {
  readonly encoding: string;
  /** @throws Error for bytes that are no letters, where it can. @param bytes undefined at the end */
  decode(bytes: Uint8Array | undefined): string;
}

/** Node's TextDecoder lacks half of cp949 and has latin1 in the place of cp1252; iconv-lite is as Python is. */
function decoderOf(encoding: string): Decoder {
  if (encoding === "utf-8") return utf8Decoder();
  if (encoding.startsWith("utf-")) {
    const decoder = new TextDecoder(encoding, { fatal: true });
    return { encoding, decode: (bytes) => decoder.decode(bytes, { stream: bytes !== undefined }) };
  }
  const decoder = getDecoder(encoding);
  return { encoding, decode: (bytes) => (bytes ? decoder.write(Buffer.from(bytes)) : (decoder.end() ?? "")) };
}

const EMPTY = new Uint8Array(0);

/** Cuts between letters itself: a decoder that does makes texts of two bytes a letter, of which all is slower. */
function utf8Decoder(): Decoder {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = EMPTY;
  let isFirst = true;
  const decode = (bytes: Uint8Array | undefined) => {
    const all = joined(rest, bytes);
    // The fastest way, for what most files consist of.
    if (isAscii(all)) {
      rest = EMPTY;
      isFirst &&= all.length === 0;
      return Buffer.from(all.buffer, all.byteOffset, all.byteLength).toString("latin1");
    }
    const end = bytes ? endOfLetters(all) : all.length;
    rest = all.slice(end);
    const text = decoder.decode(all.subarray(0, end));
    const start = isFirst && text.startsWith("\ufeff") ? 1 : 0;
    isFirst &&= text === "";
    return text.slice(start);
  };
  return { encoding: "utf-8", decode };
}

function joined(first: Uint8Array, second: Uint8Array | undefined): Uint8Array {
  if (!second) return first;
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Where a letter begins that is not whole; the end, if all are. */
function endOfLetters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) break;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function decodePiece(
  { encoding, decode }: Decoder,
  bytes: Uint8Array | undefined,
  place: string,
  lines: number,
): string {
  let text: string;
  try {
    text = decode(bytes);
    if (encoding.startsWith("utf-") || !text.includes("\ufffd")) return text;
  } catch {
    text = new TextDecoder(encoding).decode(bytes);
  }
  // The rest of a letter that the piece before began is none that is wrong.
  const before = text.slice(0, Math.max(0, text.indexOf("\ufffd", encoding === "utf-8" ? 4 : 0)));
  const advice =
    encoding === "utf-8"
      ? 'Files from Excel are often in cp949 (Korean) or latin1: give { encoding: "cp949" }.'
      : "Give another { encoding }.";
  throw new Error(`${place}${lines + count(before)}: bytes that are not ${encoding}. ${advice}`);
}

/**
 * @param bytes the first of a file, two at least
 * @param encoding the one that is named
 */
export function encodingOf(bytes: Uint8Array, encoding: string | undefined): string {
  const [first, second] = bytes;
  const mark =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : undefined;
  if (encoding === undefined) return mark ?? "utf-8";
  return encoding === "utf-16" ? (mark ?? "utf-16le") : encoding;
}

function refuseArchive(bytes: Uint8Array, file: string): void {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b || bytes[2] > 8) return;
  throw new Error(`${file} is a zip archive or an Excel file; unpack it first, or read it by danfo().readExcel(file).`);
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
