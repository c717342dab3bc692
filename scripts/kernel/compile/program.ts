/**
 * Fault: for each cell tslab twice works out which of all files refers to which (70 ms with TensorFlow's types),
 * though it only needs the few source files that the cell imports.
 * Mend: a builder that keeps the program alone, and walks the imports when it is asked for them.
 */
import type * as TypeScript from "@tslab/typescript-for-tslab";

/** The names of tslab's two files in memory: the running cell, and the types of the cells before it. */
export const CELL_FILE = "__tslab__.ts";
export const DECLARATIONS_FILE = "__prev__.d.ts";

const isCellFile = (path: string) => path.endsWith(`/${CELL_FILE}`) || path.endsWith(`/${DECLARATIONS_FILE}`);

type TypeScriptModule = typeof TypeScript;
type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
type CreateProgram = TypeScript.CreateProgram<Builder>;

/** A source file with the fields that TypeScript's declarations keep to themselves. */
type ResolvedSourceFile = TypeScript.SourceFile & {
  resolvedModules?: {
    forEach(
      visit: (module: TypeScript.ResolvedModule | { resolvedModule?: TypeScript.ResolvedModule } | undefined) => void,
    ): void;
  };
};

/** The part of TypeScript that finds a file's names; its declarations keep it to themselves. */
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

/** The file and the source files (no declarations) that it imports, directly or through others. */
export function sourceDependencies(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const found = new Set<string>();
  const visit = (current: ResolvedSourceFile | undefined) => {
    if (!current || current.isDeclarationFile || found.has(current.fileName)) return;
    found.add(current.fileName);
    for (const imported of directImports(current)) visit(program.getSourceFile(imported));
  };
  visit(file);
  return [...found];
}

export function directImports(file: ResolvedSourceFile): string[] {
  const names: string[] = [];
  file.resolvedModules?.forEach((entry) => {
    const module = entry && "resolvedModule" in entry ? entry.resolvedModule : (entry as TypeScript.ResolvedModule);
    if (module?.resolvedFileName) names.push(module.resolvedFileName);
  });
  return names;
}
