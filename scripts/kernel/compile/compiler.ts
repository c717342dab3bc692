/**
 * The compiler: checks cells, compiles them to JavaScript, and answers an editor's questions. tslab's converter,
 * mended.
 */

import type * as TslabConverter from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { adviseOnSyntax, adviseOnTypes } from "../habits/advice";
import { CellTree } from "../habits/kinds";
import type { CompiledCell, CompiledCode, ErrorContent } from "../threads/messages";
import { loadConverter, loadInspect, loadMetadata } from "../tslab";
import { CELL_ADDED_LINES } from "./cell-transform";
import { keepDeclared } from "./declarations";
import { diagnosticsAsError } from "./diagnostics";
import { sourceOf } from "./emit";
import { type Completions, completeSpecifier, exportsOf, importedNameAt } from "./import-completions";
import { cellFileOf } from "./program";
import {
  calledName,
  isUnfinished,
  syntaxErrors,
  withObjectInParentheses,
  withoutExports,
  withoutParentheses,
} from "./syntax";
import { installMendedTypeScript, type MendedTypeScript } from "./typescript";

/** The declarations of the globals that the kernel adds to Node's. */
export const BUILT_INS = `/** Asks for a line of text, and waits for it. */
declare function prompt(text?: string): string;
/** Empties the cell's output, at once or (\`wait\`) when its next output comes. */
declare function clearOutput(wait?: boolean): void;
/** Measures how long a function takes, over several runs: median and spread. */
declare function timeIt(run: () => unknown): Promise<object>;
/** The variables of the notebook, with their types, shapes and sizes. */
declare function whos(): object;
`;

export type Compilation = { error: ErrorContent } | { code: CompiledCell } | { nothingToRun: true };

/** A compilation, and the declarations after a complete run of the cell; undefined where it cannot run. */
interface Compiled {
  readonly compilation: Compilation;
  readonly next?: string;
}

/** What a cell that runs can change: a file that is imported by its path; and a cell that is a module. */
const OWN_FILES = /(?:from|import|require|path\s*=)\s*\(?\s*["'`](?:[./\\]|[A-Za-z]:)|@module\b/;

/** The type that TypeScript shows for an unknown name. */
const UNKNOWN = "any";

export class Compiler {
  private readonly mended: MendedTypeScript;
  private readonly tslab: typeof TslabConverter;
  private converter!: TslabConverter.Converter;
  private folder = "";
  /** The names that the cells so far declared, with their types, as the text of a declaration file. */
  declarations = BUILT_INS;
  /** The text to replace `declarations` with once the newest cell has run. */
  private nextDeclarations = "";
  /** A cell that was compiled before the one in front of it had run. */
  private ahead: (Compiled & { source: string; name: string; declarations: string }) | undefined;
  /** Whether a cell has imported what a cell that runs can change. */
  private hasFiles = false;

  /** @param root the project's folder */
  constructor(root: string) {
    this.mended = installMendedTypeScript(root);
    this.tslab = loadConverter();
  }

  /** Begins, or begins anew, in the folder of a notebook, and reads the types that cells always have. */
  enter(folder: string): void {
    this.folder = folder;
    this.mended.enter(folder);
    this.converter = this.tslab.createConverter();
    this.forget();
    this.mended.makeProgram();
  }

  /** Compiles a cell; `name` stands for it in stack traces and messages. */
  compile(source: string, name: string): Compilation {
    this.hasFiles ||= OWN_FILES.test(source);
    const ahead = this.ahead;
    this.ahead = undefined;
    const isFit = ahead?.source === source && ahead.name === name && ahead.declarations === this.declarations;
    const compiled = isFit ? ahead : this.compileAfter(this.declarations, source, name);
    this.nextDeclarations = compiled.next ?? this.nextDeclarations;
    return compiled.compilation;
  }

  /**
   * Compiles a cell while the one in front of it, the last that was compiled, still runs: `compile` has the answer at once when
   * that cell gets to its end. An error is not kept: what the running cell does, such as installing a package, can mend it.
   */
  compileAhead(source: string, name: string): void {
    this.hasFiles ||= OWN_FILES.test(source);
    if (this.hasFiles) return;
    const declarations = this.nextDeclarations;
    const compiled = this.compileAfter(declarations, source, name);
    this.ahead = "code" in compiled.compilation ? { ...compiled, source, name, declarations } : undefined;
  }

  private compileAfter(declarations: string, source: string, name: string): Compiled {
    const metadata = loadMetadata().getCodeMetadata(source);
    if (metadata.module) {
      const diagnostics = this.converter.addModule(metadata.module, source, metadata);
      return {
        compilation:
          diagnostics.length > 0 ? { error: diagnosticsAsError(diagnostics, source, name) } : { nothingToRun: true },
      };
    }
    const { ts } = this.mended;
    const object = withObjectInParentheses(ts, source);
    const text = object?.text ?? source;
    const broken = syntaxErrors(ts, text);
    if (broken.length > 0) {
      const advised = adviseOnSyntax(source, broken);
      return { compilation: { error: diagnosticsAsError(advised ? [advised] : broken, source, name) } };
    }
    this.mended.noticeChanges();
    this.mended.emitter.take();
    this.mended.emitter.cellName = name;
    const converted = this.converter.convert(declarations, withoutExports(ts, text));
    const emitted = this.mended.emitter.take();
    const tree = new CellTree(ts, this.mended.program());
    const advised = adviseOnTypes(text, converted.diagnostics, tree);
    const diagnostics = [
      ...(object ? withoutParentheses(advised, source, object.position) : advised),
      ...emitted.outside,
    ];
    if (diagnostics.length > 0) return { compilation: { error: diagnosticsAsError(diagnostics, source, name) } };
    const modules = (converted.sideOutputs ?? []).map(({ path, data }): CompiledCode => {
      const source = sourceOf(path);
      const name = source.replace(/\.[cm]?[jt]sx?$/, ".js");
      return { name, js: data, maps: emitted.modules.get(source) ?? [], addedLines: 0 };
    });
    const code = { name, js: converted.output ?? "", modules, addedLines: CELL_ADDED_LINES, ...emitted.cell };
    return { compilation: { code }, next: converted.declOutput ?? "" };
  }

  /**
   * Takes over the declarations of the compiled cell, which has run; `unassigned` are the names that it did not
   * reach.
   */
  settle(unassigned: string[]): void {
    this.declarations =
      unassigned.length === 0
        ? this.nextDeclarations
        : keepDeclared(this.mended.ts, this.nextDeclarations, this.declarations, new Set(unassigned));
  }

  /**
   * Takes over from one that compiled the cells so far.
   * @param declarations those of the cells that have run
   * @param next those after a complete run of the newest cell
   */
  resume(declarations: string, next: string): void {
    this.declarations = declarations;
    this.nextDeclarations = next;
  }

  /** Forgets all declarations: the variables are lost. */
  forget(): void {
    this.declarations = BUILT_INS;
    this.nextDeclarations = "";
    this.ahead = undefined;
  }

  complete(source: string, position: number): Completions {
    const specifier = completeSpecifier(this.folder, source, position);
    if (specifier) return specifier;
    const { candidates, start, end, original } = this.converter.complete(this.declarations, source, position);
    const imported = importedNameAt(source, position);
    const { ts } = this.mended;
    const program = this.mended.program();
    if (!imported || !program) {
      const kinds = Object.fromEntries((original?.entries ?? []).map(({ name, kind }) => [name, kind]));
      return { matches: candidates, start, end, kinds };
    }
    const exported = exportsOf(ts, program, cellFileOf(program), imported.module);
    const fitting = exported.filter(([name]) => name.startsWith(imported.typed)).sort();
    const [matches, kinds] = [fitting.map(([name]) => name), Object.fromEntries(fitting)];
    return { matches, start: position - imported.typed.length, end: position, kinds };
  }

  /**
   * Returns the type and the documentation of the name at a position, or else of the function in whose parentheses the
   * position is; undefined when nothing is known.
   */
  inspect(source: string, position: number): string | undefined {
    this.mended.readDocs();
    const at = this.infoAt(source, position);
    if (at !== undefined) return at;
    const called = calledName(this.mended.ts, source, position);
    return called === undefined ? undefined : this.infoAt(source, called);
  }

  /** Tells an editor whether to run the text or to start a new line, with the indentation of that line. */
  isComplete(source: string): { status: "complete" | "incomplete" | "invalid"; indent?: string } {
    const { ts } = this.mended;
    const { completed, indent = "" } = this.tslab.isCompleteCode(source);
    if (isUnfinished(ts, source)) return { status: "incomplete", indent };
    if (syntaxErrors(ts, source).length > 0) return { status: "invalid" };
    return completed ? { status: "complete" } : { status: "incomplete", indent };
  }

  private infoAt(source: string, position: number): string | undefined {
    const info: TypeScript.QuickInfo | undefined = this.converter.inspect(this.declarations, source, position);
    const text = info && loadInspect().printQuickInfo(info);
    return text === UNKNOWN ? undefined : text;
  }
}
