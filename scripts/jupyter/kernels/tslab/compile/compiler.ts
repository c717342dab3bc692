/** Cells to JavaScript, with types checked, and what an editor asks about a cell: tslab's converter, mended. */
import type * as TypeScript from "@tslab/typescript-for-tslab";
import type * as TslabConverter from "tslab/dist/converter";
import type { CompiledCell, CompiledCode, ErrorContent } from "../messages";
import { loadConverter, loadInspect, loadMetadata } from "../tslab";
import { CELL_ADDED_LINES } from "./cell-transform";
import { keepDeclared } from "./declarations";
import { diagnosticsAsError } from "./diagnostics";
import { installMendedTypeScript } from "./typescript";

/** What the kernel gives cells besides Node's globals. */
const BUILT_INS = `/** Asks for a line of text, and waits for it. */
declare function prompt(text?: string): string;
/** Empties the cell's output, at once or (\`wait\`) when its next output comes. */
declare function clearOutput(wait?: boolean): void;
`;

export type Compilation = { error: ErrorContent } | { code: CompiledCell } | { nothingToRun: true };

/** A source file with the syntax errors that TypeScript's declarations keep to themselves. */
type ParsedFile = TypeScript.SourceFile & { parseDiagnostics?: unknown[] };

export interface Completions {
  matches: string[];
  start: number;
  end: number;
}

export class Compiler {
  private readonly mended = installMendedTypeScript();
  private readonly tslab = loadConverter();
  private readonly converter: TslabConverter.Converter = this.tslab.createConverter();
  /** The types of everything that the cells so far declared, as a declaration file. */
  private declarations = BUILT_INS;
  /** The same after the cell that was compiled last, once it has run. */
  private nextDeclarations = "";

  get typescriptVersion(): string {
    return this.mended.ts.version;
  }

  /** Compiles a cell; `name` is what stack traces and messages call it. */
  compile(source: string, name: string): Compilation {
    const metadata = loadMetadata().getCodeMetadata(source);
    if (metadata.module) {
      const diagnostics = this.converter.addModule(metadata.module, source, metadata);
      return diagnostics.length > 0 ? { error: diagnosticsAsError(diagnostics, source, name) } : { nothingToRun: true };
    }
    this.mended.noticeChanges();
    this.mended.emitter.take();
    this.mended.emitter.cellName = name;
    const converted = this.converter.convert(this.declarations, source);
    const emitted = this.mended.emitter.take();
    if (converted.diagnostics.length > 0) {
      return { error: diagnosticsAsError(converted.diagnostics, source, name) };
    }
    this.nextDeclarations = converted.declOutput ?? "";
    const modules = (converted.sideOutputs ?? []).map(
      ({ path, data }): CompiledCode => ({
        name: path,
        js: data,
        maps: emitted.modules.get(path.replace(/\.js$/, ".ts")) ?? [],
        addedLines: 0,
      }),
    );
    return { code: { name, js: converted.output ?? "", modules, addedLines: CELL_ADDED_LINES, ...emitted.cell } };
  }

  /** Tells that the compiled cell has run; `unassigned` are the declared names that it did not reach. */
  settle(unassigned: string[]): void {
    this.declarations =
      unassigned.length === 0
        ? this.nextDeclarations
        : keepDeclared(this.mended.ts, this.nextDeclarations, this.declarations, new Set(unassigned));
  }

  complete(source: string, position: number): Completions {
    const { candidates, start, end } = this.converter.complete(this.declarations, source, position);
    return { matches: candidates, start, end };
  }

  /** The type and the documentation of what stands at a position; undefined where nothing is known. */
  inspect(source: string, position: number): string | undefined {
    const info: TypeScript.QuickInfo | undefined = this.converter.inspect(this.declarations, source, position);
    return info && loadInspect().printQuickInfo(info);
  }

  /** Whether an editor should run the text or let the user go on; with the indentation of the next line. */
  isComplete(source: string): { status: "complete" | "incomplete" | "invalid"; indent?: string } {
    const { completed, indent } = this.tslab.isCompleteCode(source);
    if (!completed) return { status: "incomplete", indent };
    const { ts } = this.mended;
    const file: ParsedFile = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022);
    return { status: file.parseDiagnostics?.length ? "invalid" : "complete" };
  }

  close(): void {
    this.converter.close();
  }
}
