/**
 * Fault: for each cell tslab computes twice which of all files refer to which (70 ms with TensorFlow's types), though
 * it needs only the few source files that the cell imports.
 * Mend: a builder that holds nothing but the program, and follows the imports when asked.
 */
import type * as TypeScript from "typescript";

/** The names of tslab's two files in memory: the cell, and the declarations of the cells before it. */
export const CELL_FILE = "__tslab__.ts";
export const DECLARATIONS_FILE = "__prev__.d.ts";

/** The newest cell. */
export function cellFileOf(program: TypeScript.Program | undefined): TypeScript.SourceFile | undefined {
  return program?.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${CELL_FILE}`));
}

const isCellFile = (path: string) => path.endsWith(`/${CELL_FILE}`) || path.endsWith(`/${DECLARATIONS_FILE}`);

type TypeScriptModule = typeof TypeScript;
type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
type CreateProgram = TypeScript.CreateProgram<Builder>;

/** Members of programs and source files that TypeScript's declarations leave out. */
type ResolvingProgram = TypeScript.Program & {
  getResolvedModuleFromModuleSpecifier(
    specifier: TypeScript.StringLiteralLike,
    file: TypeScript.SourceFile,
  ): { resolvedModule?: TypeScript.ResolvedModule } | undefined;
};
type ImportingFile = TypeScript.SourceFile & { imports?: readonly TypeScript.StringLiteralLike[] };

/** TypeScript's binder, which finds the names of a file; its declarations leave it out. */
type Binder = { bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void };

export function createLeanProgram(ts: TypeScriptModule): CreateProgram {
  const { bindSourceFile } = ts as unknown as Binder;
  return (...args) => {
    const builder = (ts.createAbstractBuilder as unknown as CreateProgram)(...args);
    const program = builder.getProgram();
    // tslab reads a cell's names from here, before it needs a checker, which would bind all files.
    for (const file of program.getSourceFiles()) {
      if (isCellFile(file.fileName)) bindSourceFile(file, program.getCompilerOptions());
    }
    return Object.assign(Object.create(builder) as Builder, {
      getAllDependencies: (file: TypeScript.SourceFile) => sourceDependencies(program, file),
    });
  };
}

/** Returns the file and the source files (no declaration files) that it imports, directly or through others. */
export function sourceDependencies(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const found = new Set<string>();
  const visit = (current: TypeScript.SourceFile | undefined) => {
    if (!current || current.isDeclarationFile || found.has(current.fileName)) return;
    found.add(current.fileName);
    for (const imported of directImports(program, current)) visit(program.getSourceFile(imported));
  };
  visit(file);
  return [...found];
}

/** Returns the files that a file imports. */
export function directImports(program: TypeScript.Program, file: ImportingFile): string[] {
  return (file.imports ?? []).flatMap((specifier) => {
    const found = (program as ResolvingProgram).getResolvedModuleFromModuleSpecifier(specifier, file);
    return found?.resolvedModule ? [found.resolvedModule.resolvedFileName] : [];
  });
}
