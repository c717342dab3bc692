/** The files that were read and parsed: of those packages that are installed, each is read once. */
import type * as TypeScript from "typescript";
import { MISSING, stampOf } from "./disk";

/** The path of a file that is part of an installed package, and does not change while a kernel runs. */
export const INSTALLED = /[\\/]node_modules[\\/]/;

interface Known {
  readonly stamp: string;
  readonly file: TypeScript.SourceFile;
}

export class ParsedFiles {
  private readonly known = new Map<string, Known>();

  constructor(private readonly ts: typeof TypeScript) {}

  /**
   * @param isInMemory whether the file changes only when it is forgotten
   * @returns the file, parsed; undefined where there is none
   */
  read(
    path: string,
    options: TypeScript.CreateSourceFileOptions,
    isInMemory: boolean,
    textOf: () => string | undefined,
  ): TypeScript.SourceFile | undefined {
    const known = this.known.get(path);
    const stamp = isInMemory || INSTALLED.test(path) ? "" : stampOf(path);
    if (known && stamp === "") return known.file;
    // A cell with `@module` is no file on the disk: its text tells.
    if (known?.stamp === stamp && stamp !== MISSING) return known.file;
    const text = textOf();
    if (text === undefined) return undefined;
    const file = known?.file.text === text ? known.file : this.ts.createSourceFile(path, text, options);
    this.known.set(path, { stamp, file });
    return file;
  }

  forget(path: string): void {
    this.known.delete(path);
  }
}
