/**
 * Where the files are that an import means.
 *
 * Fault: outside of the project a cell does not find the library: `import … from "nonlinear"` fails. An import that
 * failed once keeps failing after its file was created.
 * Mend: a package that is not found from the notebook's folder is looked for in the project; and what was not found, or
 * lies in a folder in which files came or went, is looked for again.
 */
import { dirname, join } from "nonlinear/platform/path";
import type * as TypeScript from "typescript";
import { isPlatformModule, namesIn } from "./disk";
import { INSTALLED } from "./parsed-files";
import { sourcesIn } from "./program";

type TypeScriptModule = typeof TypeScript;
type Host = TypeScript.ModuleResolutionHost;
/** The last is not in TypeScript's declarations of a compiler's host. */
type Resolving = Pick<TypeScript.CompilerHost, "resolveModuleNameLiterals" | "getModuleResolutionCache"> &
  Pick<TypeScript.WatchCompilerHost<TypeScript.BuilderProgram>, "hasInvalidatedResolutions">;

const IMPORTABLE = /(\/|\.([cm]?[jt]sx?|json))$/;

export class ImportedFiles {
  /** What was found of the packages' own imports. */
  private readonly installed: TypeScript.ModuleResolutionCache;
  private readonly cellOfProject: string;
  /** Files with an import that was not found. */
  private readonly incomplete = new Set<string>();
  /** What can be imported from the folders beside and above each source file. */
  private readonly folders = new Map<string, string>();
  private isOtherwise = false;

  /** @param root the project's folder */
  constructor(
    private readonly ts: TypeScriptModule,
    root: string,
  ) {
    this.installed = ts.createModuleResolutionCache(root, (name) => name);
    this.cellOfProject = join(root, "cell.ts");
  }

  /** Looks, before a new program is made, whether files came or went since the last one. */
  look(program: TypeScript.Program | undefined): void {
    this.isOtherwise = false;
    const sources = program ? sourcesIn(program).filter(({ fileName }) => !INSTALLED.test(fileName)) : [];
    const beside = sources.map(({ fileName }) => dirname(fileName));
    for (const folder of new Set([...beside, ...beside.map(dirname)])) {
      const names = namesIn(folder).filter((name) => IMPORTABLE.test(name));
      const now = names.sort().join("\n");
      if (this.folders.has(folder) && this.folders.get(folder) !== now) this.isOtherwise = true;
      this.folders.set(folder, now);
    }
  }

  /** The members of a program's host that say where imports lead. */
  ofHost(host: Host): Resolving {
    return {
      resolveModuleNameLiterals: (literals, file, redirected, options) =>
        this.resolve(host, literals, file, redirected, options),
      // Without it TypeScript reads the package.json of every file anew for each program.
      getModuleResolutionCache: () => this.installed,
      hasInvalidatedResolutions: (file) =>
        this.incomplete.has(file) || (this.isOtherwise && !INSTALLED.test(file) && !file.endsWith(".d.ts")),
    };
  }

  private resolve(
    host: Host,
    literals: readonly TypeScript.StringLiteralLike[],
    file: string,
    redirected: TypeScript.ResolvedProjectReference | undefined,
    options: TypeScript.CompilerOptions,
  ): readonly TypeScript.ResolvedModuleWithFailedLookupLocations[] {
    const { installed, incomplete } = this;
    // Files beside the notebook come and go, so what they import is looked up each time.
    const isInstalled = INSTALLED.test(file);
    const cache = isInstalled ? installed : undefined;
    const results = literals.map(({ text }) => {
      const found = this.ts.resolveModuleName(text, file, options, host, cache, redirected);
      if (found.resolvedModule || text.startsWith(".")) return found;
      return this.ts.resolveModuleName(text, this.cellOfProject, options, host, installed, redirected);
    });
    const isFound = ({ text }: TypeScript.StringLiteralLike, i: number) =>
      results[i].resolvedModule !== undefined || isPlatformModule(text);
    if (isInstalled || literals.every(isFound)) incomplete.delete(file);
    else incomplete.add(file);
    return results;
  }
}
