/** The files that were read and parsed: of those packages that are installed, each is read once. */
import type * as TypeScript from "typescript";
import { DOCS_AT_ONCE, MISSING, stampOf } from "./disk";

/** The path of a file that is part of an installed package, and does not change while a kernel runs. */
export const INSTALLED = /[\\/]node_modules[\\/]/;

interface Known {
  readonly stamp: string;
  readonly file: TypeScript.SourceFile;
}

export class ParsedFiles {
  private readonly known = new Map<string, Known>();
  /** Whether files are read with what documents their names. */
  private hasDocs = DOCS_AT_ONCE;

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
    const file =
      known?.file.text === text ? known.file : this.ts.createSourceFile(path, text, this.withDocs(options, isInMemory));
    this.known.set(path, { stamp, file });
    return file;
  }

  forget(path: string): void {
    this.known.delete(path);
  }

  /** From now on files have what documents their names; those that were read without it are read again. */
  readDocs(): void {
    if (!this.hasDocs) this.known.clear();
    this.hasDocs = true;
  }

  private withDocs(
    options: TypeScript.CreateSourceFileOptions,
    isInMemory: boolean,
  ): TypeScript.CreateSourceFileOptions {
    const { ParseAll, ParseNone } = this.ts.JSDocParsingMode;
    return { ...options, jsDocParsingMode: this.hasDocs || isInMemory ? ParseAll : ParseNone };
  }
}
