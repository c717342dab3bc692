/** The check of a lesson's code: its cells and then its solutions, one after the other, as one strict module. */
import { basename, dirname, join, resolve } from "node:path";
import ts from "typescript";
import { root } from "../paths";
import { fixedNameProblems } from "./names";
import type { Cell, Notebook } from "./notebook-file";
import type { Problem } from "./problem";
import { solutionsOf } from "./solutions";

/**
 * Type errors, unused and unknown names, names used before their cell, and other names for what has a fixed one.
 * The notebooks are checked as one program: the types of the library are worked out once for all of them.
 *
 * @returns the problems of each notebook
 */
export function codeProblems(notebooks: readonly Pick<Notebook, "path" | "cells">[]): Problem[][] {
  const joined = notebooks.map(({ path, cells }) => ({ path: cellsFile(path), ...joinCells(cells) }));
  const program = createProgram(new Map(joined.map(({ path, source }) => [path, source])));
  return joined.map(({ path, lineOwners }) => problemsOf(program, path, lineOwners));
}

function problemsOf(program: ts.Program, path: string, lineOwners: readonly LineOwner[]): Problem[] {
  const file = program.getSourceFile(path) as ts.SourceFile;
  const placeOf = (position: number) => {
    const { line, character } = ts.getLineAndCharacterOfPosition(file, position);
    return { ...lineOwners[line], column: character + 1 };
  };
  const errors = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start, code, messageText }) => ({
      ...placeOf(start ?? 0),
      message: `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    }),
  );
  const names = fixedNameProblems(file).map(({ node, message }) => ({ ...placeOf(node.getStart(file)), message }));
  return [...errors, ...orderProblems(file, program.getTypeChecker(), placeOf), ...names];
}

/** A line's cell, from 1, and its line there. */
interface LineOwner {
  cell: number;
  line: number;
}

/** The code of all cells and solutions, and for each of its lines the cell and the line in it. */
function joinCells(cells: readonly Cell[]): { source: string; lineOwners: LineOwner[] } {
  const lines: string[] = [];
  const lineOwners: LineOwner[] = [];
  const add = (source: string, cell: number, firstLine: number) =>
    source.split("\n").forEach((line, number) => {
      lines.push(line);
      lineOwners.push({ cell, line: firstLine + number });
    });
  cells.forEach(({ cell_type, source }, index) => {
    if (cell_type === "code") add(source, index + 1, 1);
  });
  // Each in a block, as a solution may use names that another one uses too.
  for (const { source, cell, line } of solutionsOf(cells)) add(`{\n${source}\n}`, cell, line - 1);
  // A module, even without imports, so that `await` may stand at its top.
  lines.push("export {};");
  lineOwners.push({ cell: cells.length, line: 1 });
  return { source: lines.join("\n"), lineOwners };
}

/** Uses of what a later cell makes: a function that uses it may run later, but the kernel compiles it before. */
function orderProblems(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  placeOf: (position: number) => Required<Omit<Problem, "message">>,
): Problem[] {
  const problems: Problem[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const declaration = checker.getSymbolAtLocation(node)?.declarations?.[0];
      if (declaration?.getSourceFile() === file && isTopLevel(declaration, file)) {
        const place = placeOf(node.getStart(file));
        const { cell } = placeOf(declaration.getStart(file));
        if (cell > place.cell) {
          problems.push({ ...place, message: `${node.text} is used here, but made in cell ${cell} only.` });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

function isTopLevel(declaration: ts.Declaration, file: ts.SourceFile): boolean {
  let node: ts.Node = declaration;
  while (!ts.isStatement(node) && !ts.isSourceFile(node)) node = node.parent;
  return node.parent === file;
}

/** The parsed files of TypeScript and of the library: the same for every lesson. */
const libraryFiles = new Map<string, ts.SourceFile | undefined>();
let options: ts.CompilerOptions | undefined;

/** @param sources those of the cells' files, by path */
function createProgram(sources: ReadonlyMap<string, string>): ts.Program {
  options ??= compilerOptions();
  const target = options.target ?? ts.ScriptTarget.ES2022;
  const host = ts.createCompilerHost(options);
  // Those of the library are not shown here, and to read them takes a twelfth of the check.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const source = sources.get(path);
    if (source !== undefined) return ts.createSourceFile(path, source, target, true);
    if (!libraryFiles.has(path)) libraryFiles.set(path, getSourceFile(path, ...rest));
    return libraryFiles.get(path);
  };
  return ts.createProgram([...sources.keys()], options, host);
}

/** A name beside the notebook, so that imports resolve as they do for the cells. */
function cellsFile(notebook: string): string {
  return join(dirname(resolve(notebook)), `cells of ${basename(notebook)}.ts`).replaceAll("\\", "/");
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
