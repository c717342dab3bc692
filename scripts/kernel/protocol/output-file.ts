/** The file of a cell's text that is too long to be shown. In browsers: output-file.browser.ts. */
import { closeSync, mkdtempSync, openSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "nonlinear/platform/path";

export class OutputFile {
  readonly path: string;
  private readonly handle: number;

  /** @param cell its number, for the file's name. @throws Error when no file can be made */
  constructor(cell: number) {
    this.path = join(mkdtempSync(join(tmpdir(), "notebook-output-")), `cell-${cell}.txt`);
    this.handle = openSync(this.path, "w");
  }

  write(text: string): void {
    writeSync(this.handle, text);
  }

  close(): void {
    closeSync(this.handle);
  }
}
