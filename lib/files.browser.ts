/** Reading and writing files in browsers: those of the file browser, and addresses of the same site. */
import type { Source } from "./files";
import { kindOf, names, pathOf, read, remove, write } from "./platform/drive.browser";

/** The whole file is replaced at once: the browser's storage keeps the old one or the new one. */
export function replaceFile(file: string, bytes: Uint8Array): void {
  if (kindOf(file) === "folder") throw new Error(`${file} is no file that could be replaced; name another.`);
  write(file, bytes);
}

/** What is given at once. */
const PIECE = 1 << 16;

export async function openSource(source: string): Promise<Source> {
  const bytes = await readBytes(source);
  return {
    size: bytes.length,
    async *pieces(from = 0) {
      for (let at = from; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    },
  };
}

export async function readBytes(source: string): Promise<Uint8Array> {
  if (!/^https?:/.test(source)) return readBytesSync(source);
  const response = await fetch(source).catch((error: Error) => {
    throw new Error(`${source} cannot be fetched (${error.message}). ${OTHER_SITES}`);
  });
  if (!response.ok) throw new Error(`${source}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

const OTHER_SITES =
  "A page gets files of other sites only where these allow it: download the file, and drag it into the file browser.";

export function readBytesSync(file: string): Uint8Array {
  const bytes = read(file);
  if (bytes) return bytes;
  if (kindOf(file) === "folder") throw new Error(`${file} is a folder; expected a file.`);
  throw new Error(`There is no file ${pathOf(file)} in the file browser; drag it in there.`);
}

export function fileExists(file: string): boolean {
  return kindOf(file) !== undefined;
}

export function appendText(file: string, text: string): void {
  const [before, more] = [read(file) ?? new Uint8Array(), new TextEncoder().encode(text)];
  const all = new Uint8Array(before.length + more.length);
  all.set(before);
  all.set(more, before.length);
  write(file, all);
}

export function cutFile(file: string, bytes: number): void {
  write(file, readBytesSync(file).slice(0, bytes));
}

export function namesIn(folder: string): string[] {
  return names(folder);
}

export function removeFile(file: string): void {
  remove(file);
}
