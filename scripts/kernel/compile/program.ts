/**
 * The program that TypeScript makes of the cell, of the cells before it, and of all that they import.
 *
 * Fault: tslab has TypeScript's watching program made twice for each cell, once only to learn which names the cell
 * declares, and has it work out which of all files refer to which (70 ms with TensorFlow's types).
 * Mend: a program that is made when something first asks for it, and follows imports when asked. Files that are known
 * are not read again (`parsed-files.ts`).
 */
import type * as TypeScript from "typescript";
import type { ImportedFiles } from "./imported-files";
import type { ParsedFiles } from "./parsed-files";

/** The names of tslab's two files in memory: the cell, and the declarations of the cells before it. */
export const CELL_FILE = "__tslab__.ts";
const DECLARATIONS_FILE = "__prev__.d.ts";

type TypeScriptModule = typeof TypeScript;
type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
/** What tslab uses of a builder. */
export type CellBuilder = Pick<Builder, "getProgram" | "getSourceFile" | "getAllDependencies" | "emit">;
export type WatchHost = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

/** Members of programs, hosts and source files that TypeScript's declarations leave out. */
type ResolvingProgram = TypeScript.Program & {
  getResolvedModuleFromModuleSpecifier(
    specifier: TypeScript.StringLiteralLike,
    file: TypeScript.SourceFile,
  ): { resolvedModule?: TypeScript.ResolvedModule } | undefined;
};
type ImportingFile = TypeScript.SourceFile & { imports?: readonly TypeScript.StringLiteralLike[] };
/** TypeScript's binder, which finds the names of a file. */
type Binder = { bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void };

/** The newest cell. */
export function cellFileOf(program: TypeScript.Program | undefined): TypeScript.SourceFile | undefined {
  return program?.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${CELL_FILE}`));
}

/** The declarations of the cells before it. */
export function declarationsOf(program: TypeScript.Program): TypeScript.SourceFile | undefined {
  return program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${DECLARATIONS_FILE}`));
}

const isCellFile = (path: string) => path.endsWith(`/${CELL_FILE}`) || path.endsWith(`/${DECLARATIONS_FILE}`);

/** In the place of TypeScript's watching program. */
export class CellProgram implements TypeScript.WatchOfFilesAndCompilerOptions<Builder> {
  /** The newest program that was made. */
  program: TypeScript.Program | undefined;
  private rootNames: string[];
  private isDue = false;
  private readonly watched = new Set<string>();
  private readonly compilerHost: TypeScript.CompilerHost;
  private builder!: CellBuilder;

  /** @param emit writes what a file compiles to */
  constructor(
    private readonly ts: TypeScriptModule,
    private readonly host: WatchHost,
    private readonly parsed: ParsedFiles,
    private readonly imported: ImportedFiles,
    private readonly emit: (
      program: TypeScript.Program,
      ...parameters: Parameters<Builder["emit"]>
    ) => TypeScript.EmitResult,
  ) {
    this.rootNames = [...host.rootFiles];
    this.compilerHost = Object.assign({ ...host } as WatchHost & TypeScript.CompilerHost, {
      getSourceFile: (path: string, options: TypeScript.CreateSourceFileOptions) => this.read(path, options),
      getCanonicalFileName: (path: string) => path,
      writeFile: () => {},
      ...imported.ofHost(host),
    });
    for (const path of host.rootFiles)
      host.watchFile(path, () => {
        // tslab changes the trees of these two, so they are of no use for another program.
        parsed.forget(path);
        this.plan();
      });
    this.renew();
  }

  getProgram(): Builder {
    return this.builder as Builder;
  }

  updateRootFileNames(names: string[]): void {
    this.rootNames = names;
    this.plan();
  }

  close(): void {}

  /** tslab calls what its timer is given. */
  private plan(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.host.setTimeout?.(() => {
      this.isDue = false;
      this.renew();
    }, 0);
  }

  private renew(): void {
    let made: TypeScript.Program | undefined;
    const program = () => {
      made ??= this.make();
      return made;
    };
    this.builder = {
      getProgram: program,
      // Of a cell tslab asks for the names first, which takes no program.
      getSourceFile: (path) => (made || !isCellFile(path) ? program().getSourceFile(path) : this.bound(path)),
      getAllDependencies: (file) => sourceDependencies(program(), file),
      emit: (...parameters) => this.emit(program(), ...parameters),
    };
    this.host.afterProgramCreate?.(this.builder as Builder);
  }

  private make(): TypeScript.Program {
    const { host } = this;
    this.imported.look(this.program);
    const program = this.ts.createProgram({
      rootNames: this.rootNames,
      options: host.options ?? {},
      host: this.compilerHost,
      oldProgram: this.program,
    });
    this.program = program;
    for (const { fileName } of sourcesIn(program)) {
      if (this.watched.has(fileName) || isCellFile(fileName)) continue;
      this.watched.add(fileName);
      host.watchFile(fileName, () => {});
    }
    return program;
  }

  private bound(path: string): TypeScript.SourceFile | undefined {
    const options = this.host.options ?? {};
    const file = this.read(path, { languageVersion: options.target ?? this.ts.ScriptTarget.Latest });
    if (file) (this.ts as unknown as Binder).bindSourceFile(file, options);
    return file;
  }

  private read(path: string, options: TypeScript.CreateSourceFileOptions): TypeScript.SourceFile | undefined {
    return this.parsed.read(path, options, isCellFile(path), () => this.host.readFile(path));
  }
}

/** The files beside the notebook, and the cell: what is no declaration file. */
export function sourcesIn(program: TypeScript.Program): TypeScript.SourceFile[] {
  return program.getSourceFiles().filter((file) => !file.isDeclarationFile);
}

/** Returns the file and the source files (no declaration files) that it imports, directly or through others. */
function sourceDependencies(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
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
