/**
 * Fault: tslab rewrites the last expression of every file, not only of cells, and crashes when a file beside the
 * notebook ends in one. It makes no source maps, so errors show lines of compiled code.
 * Mend: cells and files are emitted with this kernel's transforms. The maps of both compilation steps are kept:
 * TypeScript to ES modules, and these to CommonJS.
 */
import { basename, join, parse, relative } from "nonlinear/platform/path";
import type { Diagnostic } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import type { TslabTypeScript } from "../tslab";
import { type CellFacts, transformCell } from "./cell-transform";
import { describeInFile, isOfDeclarations } from "./diagnostics";
import { transformModule } from "./guards-transform";
import { CELL_FILE, declarationsOf } from "./program";

type TypeScriptModule = typeof TypeScript;

/** The folder, only in names, into which tslab has everything compiled. */
const OUTPUT_FOLDER = "outDir";

/** Returns the path of the source whose compiled code tslab gives under a path. */
export const sourceOf = (output: string): string => decodeURIComponent(basename(output, ".js"));

/** A program with the internal last parameter of `emit`: whether to write declarations in spite of errors in them. */
type ForcedEmit = TypeScript.Program & {
  emit(...args: [...Parameters<TypeScript.Program["emit"]>, forceDeclarations: boolean]): TypeScript.EmitResult;
};
type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;

export interface Emitted {
  cell: CellFacts & { maps: object[] };
  /** The maps of files beside the notebook, by source path. */
  modules: Map<string, object[]>;
  /** The errors in files outside of the notebook's folder, which tslab leaves out. */
  outside: Diagnostic[];
}

/** Mends and records what tslab's converter emits for each cell. */
export class Emitter {
  /** The name, in stack traces, of the cell that is being compiled. */
  cellName = "";
  private emitted: Emitted = freshlyEmitted();
  /** The map of the cell's first compilation step, until the second is done. */
  private cellMap: object | undefined;
  /** The file beside the notebook whose second compilation step comes next. */
  private module: { path: string; map: object | undefined } | undefined;

  constructor(private readonly ts: TslabTypeScript) {}

  /** Returns what was emitted since the last call. */
  take(): Emitted {
    const emitted = this.emitted;
    this.emitted = freshlyEmitted();
    return emitted;
  }

  /** Replaces the `emit` of the builder that tslab has: emits with this kernel's transforms. */
  emit = (
    program: TypeScript.Program,
    ...[file, write, cancel, onlyDeclarations, tslabPasses]: Parameters<Builder["emit"]>
  ): TypeScript.EmitResult => {
    if (!file || !write) throw new Error("tslab emits one file after the other");
    const isCell = file.fileName.endsWith(`/${CELL_FILE}`);
    // The names that tslab expects: it knows no files outside of the notebook's folder.
    const outputName = join(OUTPUT_FOLDER, isCell ? parse(CELL_FILE).name : encodeURIComponent(file.fileName));
    const passes = isCell
      ? { before: [this.cellPass(program, file)], afterDeclarations: tslabPasses?.afterDeclarations }
      : { before: [transformModule(this.ts)] };
    let map: object | undefined;
    const writeMended: TypeScript.WriteFileCallback = (name, text, ...rest) => {
      if (name.endsWith(".js.map")) {
        map = JSON.parse(text);
      } else if (!name.endsWith(".js")) {
        write(`${outputName}.d.ts`, text, ...rest);
      } else {
        if (isCell) this.cellMap = map;
        else this.module = { path: file.fileName, map };
        write(`${outputName}.js`, text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"), ...rest);
        this.module = undefined;
      }
    };
    return (program as ForcedEmit).emit(file, writeMended, cancel, onlyDeclarations, passes, true);
  };

  /** Replaces `ts.transpileModule`, with which tslab makes CommonJS: emits strict code, and keeps the map. */
  transpile: TypeScriptModule["transpileModule"] = (input, options) => {
    const output = this.ts.transpileModule(input, {
      ...options,
      compilerOptions: { ...options.compilerOptions, noImplicitUseStrict: false, alwaysStrict: true, sourceMap: true },
    });
    const maps = [JSON.parse(output.sourceMapText ?? "{}"), this.module ? this.module.map : this.cellMap];
    const known = maps.filter((map) => map !== undefined) as object[];
    if (this.module) this.emitted.modules.set(this.module.path, known);
    else this.emitted.cell.maps = known;
    return { ...output, outputText: output.outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n") };
  };

  /** Replaces the function by which tslab gets the errors of a cell and of the files that it imports. */
  diagnose = (program: TypeScript.Program, files: TypeScript.SourceFile[]): readonly TypeScript.Diagnostic[] => {
    const { ts } = this;
    const found = ts
      .getPreEmitDiagnosticsOfFiles(program, files)
      .filter(({ code, file }) => !isOfDeclarations(code) && !(file && isUnchecked(file)));
    const folder = program.getCurrentDirectory();
    const isOutside = ({ file }: TypeScript.Diagnostic) =>
      file !== undefined && relative(folder, file.fileName).startsWith("..");
    this.emitted.outside = found.filter(isOutside).map((diagnostic) => describeInFile(ts, folder, diagnostic));
    return found;
  };

  private cellPass(
    program: TypeScript.Program,
    file: TypeScript.SourceFile,
  ): TypeScript.TransformerFactory<TypeScript.SourceFile> {
    const checker = program.getTypeChecker();
    return transformCell(this.ts, checker, file, declarationsOf(program), this.cellName, this.emitted.cell);
  }
}

/** True if a cell begins with `// @ts-nocheck`, which TypeScript overlooks behind tslab's own first line. */
function isUnchecked({ fileName, text }: TypeScript.SourceFile): boolean {
  return fileName.endsWith(`/${CELL_FILE}`) && NO_CHECK.test(text);
}

const NO_CHECK = /^export \{\};\r?\n(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*?\/\/\s*@ts-nocheck\b/;

function freshlyEmitted(): Emitted {
  return { cell: { isAsync: false, declares: [], numbers: [], maps: [] }, modules: new Map(), outside: [] };
}
