/** The type check of a lesson: its cells, one after the other, as one strict module. */
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { root } from "../paths";
import type { Cell } from "./notebook_file";

export interface Problem {
  /** From 1, counting every cell of the notebook as JupyterLab shows them. */
  readonly cell: number;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The type errors of a notebook's code cells, each at its place in its cell. */
export function typeProblems(notebook: string, cells: readonly Cell[]): Problem[] {
  const { source, lineOwners } = joinCells(cells);
  // A name of its own beside the notebook, so that imports resolve as they do for the cells.
  const file = join(dirname(resolve(notebook)), `${Date.now()}.cells.ts`);
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === file
      ? ts.createSourceFile(path, source, options.target ?? ts.ScriptTarget.ES2022)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], options, host);
  const own = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(own), ...program.getSemanticDiagnostics(own)].map((diagnostic) => {
    const { line, character } = ts.getLineAndCharacterOfPosition(own as ts.SourceFile, diagnostic.start ?? 0);
    const owner = lineOwners[line];
    const message = `TS${diagnostic.code}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
    return { cell: owner.cell, line: owner.line, column: character + 1, message };
  });
}

/** The code of all cells, and for each of its lines the cell and the line in it. */
export function joinCells(cells: readonly Cell[]): { source: string; lineOwners: { cell: number; line: number }[] } {
  const lines: string[] = [];
  const lineOwners: { cell: number; line: number }[] = [];
  cells.forEach(({ cell_type, source }, index) => {
    if (cell_type !== "code") return;
    source.split("\n").forEach((line, number) => {
      lines.push(line);
      lineOwners.push({ cell: index + 1, line: number + 1 });
    });
  });
  // A module, even without imports, so that `await` may stand at its top.
  lines.push("export {};");
  lineOwners.push({ cell: cells.length, line: 1 });
  return { source: lines.join("\n"), lineOwners };
}

/** Those of tsconfig.json, for a module as the kernel runs it. */
function compilerOptions(): ts.CompilerOptions {
  const path = join(root, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path, ts.sys.readFile).config, ts.sys, root);
  return {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    composite: false,
    declaration: false,
  };
}
