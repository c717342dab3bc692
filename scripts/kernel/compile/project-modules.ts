/**
 * Fault: outside of the project a cell does not find the library: `import … from "nonlinear"` fails.
 * Mend: a package that is not found from the notebook's folder is looked for in the project.
 */
import { join } from "nonlinear/platform/path";
import type * as TypeScript from "typescript";
import { platformModules } from "./disk";

type WatchHost = TypeScript.ModuleResolutionHost &
  Pick<
    TypeScript.WatchCompilerHost<TypeScript.BuilderProgram>,
    "resolveModuleNameLiterals" | "hasInvalidatedResolutions" | "getModuleResolutionCache"
  >;

const INSTALLED = /[\\/]node_modules[\\/]/;

/** @param root the project's folder */
export function mendModuleResolution(ts: typeof TypeScript, host: WatchHost, root: string): void {
  const installed = ts.createModuleResolutionCache(root, (name) => name);
  const cellOfProject = join(root, "cell.ts");
  // Types, and no file, are found of these.
  const builtIn = new Set(platformModules().flatMap((name) => [name, name.replace(/^node:/, "")]));
  /** Files with an import that was not found: it is looked for again in each program. */
  const incomplete = new Set<string>();
  host.resolveModuleNameLiterals = (literals, file, redirected, options) => {
    // Files beside the notebook come and go, so what they import is looked up each time.
    const isInstalled = INSTALLED.test(file);
    const cache = isInstalled ? installed : undefined;
    const results = literals.map(({ text }) => {
      const found = ts.resolveModuleName(text, file, options, host, cache, redirected);
      if (found.resolvedModule || text.startsWith(".")) return found;
      return ts.resolveModuleName(text, cellOfProject, options, host, installed, redirected);
    });
    const isFound = ({ text }: TypeScript.StringLiteralLike, i: number) =>
      results[i].resolvedModule !== undefined || builtIn.has(text);
    if (isInstalled || literals.every(isFound)) incomplete.delete(file);
    else incomplete.add(file);
    return results;
  };
  // Without it TypeScript reads the package.json of every file anew for each program.
  host.getModuleResolutionCache = () => installed;
  host.hasInvalidatedResolutions = (file) => incomplete.has(file);
}
