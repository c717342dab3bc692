/**
 * Fault: tslab completes neither the names nor the path of an import.
 * Mend: inside the braces, the names that the module exports; inside the quotes, files beside the notebook, packages
 * and Node's modules.
 */
import { dirname, join } from "nonlinear/platform/path";
import type * as TypeScript from "typescript";
import type { TslabTypeScript } from "../tslab";
import { dependenciesIn, namesIn, platformModules } from "./disk";

/** The names that fit at a cursor, and the part of the source, by UTF-16 index, that they replace. */
export interface Completions {
  matches: string[];
  start: number;
  end: number;
  /** TypeScript's name for the kind of each match: `const`, `function`, `property`, … */
  kinds?: Record<string, string>;
}

const SPECIFIER_BEFORE = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["']([^"'\n]*)$/;
const NAMES_BEFORE = /\bimport\s+(?:type\s+)?(?:[\w$]+\s*,\s*)?\{[^{}]*?([\w$]*)$/;
const NAMES_AFTER = /^[^{}]*\}\s*from\s*["']([^"'\n]+)["']/;

/** Returns the completions at a cursor inside the quotes of an import; undefined elsewhere. */
export function completeSpecifier(folder: string, source: string, position: number): Completions | undefined {
  const typed = SPECIFIER_BEFORE.exec(source.slice(0, position))?.[1];
  if (typed === undefined) return undefined;
  const isPath = typed.startsWith(".");
  const start = isPath ? typed.lastIndexOf("/") + 1 : 0;
  const prefix = typed.slice(start);
  const names = isPath ? filesIn(join(folder, typed.slice(0, start))) : packagesFor(folder);
  const matches = names.filter((name) => name.startsWith(prefix) && !(isPath && start === 0));
  const kinds = Object.fromEntries(matches.map((name) => [name, "module"]));
  return { matches, start: position - prefix.length, end: position, kinds };
}

/** Returns the module and the typed part of a name at a cursor inside the braces of an import; undefined elsewhere. */
export function importedNameAt(source: string, position: number): { module: string; typed: string } | undefined {
  const typed = NAMES_BEFORE.exec(source.slice(0, position))?.[1];
  const module = NAMES_AFTER.exec(source.slice(position))?.[1];
  return typed === undefined || module === undefined ? undefined : { module, typed };
}

/** Returns the names, of values and types, that a module exports which `file` imports, with their kinds. */
export function exportsOf(
  ts: TslabTypeScript,
  program: TypeScript.Program,
  file: TypeScript.SourceFile | undefined,
  module: string,
): [name: string, kind: string][] {
  const checker = program.getTypeChecker();
  const specifier = file?.statements
    .flatMap((statement) => (ts.isImportDeclaration(statement) ? [statement.moduleSpecifier] : []))
    .find((node) => ts.isStringLiteral(node) && node.text === module);
  const symbol = specifier && checker.getSymbolAtLocation(specifier);
  if (!file || !symbol) return [];
  return checker.getExportsOfModule(symbol).map((one) => [one.name, ts.getKindOfName(checker, one, file)]);
}

/** Returns what can be imported from a folder: subfolders, and files without `.ts` or `.js`. */
function filesIn(folder: string): string[] {
  const names = namesIn(folder).flatMap((name) => {
    if (name.startsWith(".") || name === "node_modules/") return [];
    if (/\.(ts|js)$/.test(name)) return [name.replace(/(\.d)?\.(ts|js)$/, "")];
    return /(\/|\.json)$/.test(name) ? [name] : [];
  });
  return [...new Set(names)].sort();
}

/** Returns the dependencies in the nearest package.json, and Node's modules. */
function packagesFor(folder: string): string[] {
  for (let above = folder; ; above = dirname(above)) {
    const packages = dependenciesIn(above);
    if (packages || above === dirname(above)) return [...(packages ?? []), ...platformModules()];
  }
}
