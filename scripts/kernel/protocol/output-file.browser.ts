/** A page has no place for a cell's text beyond what it shows. */
export class OutputFile {
  readonly path: string = "";

  constructor(_cell: number) {
    throw new Error("a browser keeps what is shown alone");
  }

  write(_text: string): void {}

  close(): void {}
}
