/** The names that a cell declares at its top level, without those that are only types. */
import type * as TypeScript from "typescript";

import { isUsing } from "./tree";

type TypeScriptModule = typeof TypeScript;

/** A source file with the binder's table of its top-level names. */
type BoundSourceFile = TypeScript.SourceFile & { locals?: Map<TypeScript.__String, TypeScript.Symbol> };

export interface TopLevelNames {
  symbols: Set<TypeScript.Symbol>;
  names: Set<string>;
  /** The names of the variables whose type is a number. */
  numbers: Set<string>;
}

export function topLevelNames(
  ts: TypeScriptModule,
  checker: TypeScript.TypeChecker,
  cell: TypeScript.SourceFile,
): TopLevelNames {
  const found: TopLevelNames = { symbols: new Set(), names: new Set(), numbers: new Set() };
  (cell as BoundSourceFile).locals?.forEach((symbol) => {
    if (!hasValue(ts, checker, symbol)) return;
    // A `var` inside a block or a loop is local to its cell, and so is its type.
    if (!symbol.declarations?.some((declaration) => isDeclaredAtTop(ts, declaration, cell))) return;
    found.symbols.add(symbol);
    found.names.add(symbol.name);
    const isNumber = (checker.getTypeOfSymbol(symbol).flags & ts.TypeFlags.NumberLike) !== 0;
    if (isNumber && symbol.flags & ts.SymbolFlags.Variable) found.numbers.add(symbol.name);
  });
  return found;
}

function isDeclaredAtTop(
  ts: TypeScriptModule,
  declaration: TypeScript.Declaration,
  cell: TypeScript.SourceFile,
): boolean {
  const statement = statementOf(ts, declaration);
  if (ts.isVariableDeclaration(declaration) && isUsing(ts, declaration.parent)) return false;
  return statement?.parent === cell && !ts.isIterationStatement(statement, false);
}

function hasValue(ts: TypeScriptModule, checker: TypeScript.TypeChecker, symbol: TypeScript.Symbol): boolean {
  if (symbol.flags & ts.SymbolFlags.ConstEnum) return false;
  if (symbol.declarations?.every((declaration) => isAmbient(ts, declaration))) return false;
  if (!(symbol.flags & ts.SymbolFlags.Alias)) return (symbol.flags & ts.SymbolFlags.Value) !== 0;
  if (symbol.declarations?.some((declaration) => ts.isTypeOnlyImportOrExportDeclaration(declaration))) return false;
  const target = checker.getAliasedSymbol(symbol);
  // An import that cannot be resolved is of type `any`, so it may be a value.
  return (target.flags & ts.SymbolFlags.Value) !== 0 || target.escapedName === "unknown";
}

function isAmbient(ts: TypeScriptModule, declaration: TypeScript.Declaration): boolean {
  const statement = statementOf(ts, declaration) ?? declaration;
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword);
}

/** Returns the statement that directly contains a declaration. */
function statementOf(ts: TypeScriptModule, declaration: TypeScript.Node): TypeScript.Node | undefined {
  let node: TypeScript.Node | undefined = declaration;
  while (node && !ts.isStatement(node)) node = node.parent;
  return node;
}
