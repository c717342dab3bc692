/** The names that a cell declares at its top and that have a value. */
import type * as TypeScript from "@tslab/typescript-for-tslab";

type TypeScriptModule = typeof TypeScript;

/** A source file with the binder's table of the names at its top. */
type BoundSourceFile = TypeScript.SourceFile & { locals?: Map<TypeScript.__String, TypeScript.Symbol> };

export interface TopLevelNames {
  symbols: Set<TypeScript.Symbol>;
  shared: Set<string>;
}

export function topLevelNames(
  ts: TypeScriptModule,
  checker: TypeScript.TypeChecker,
  cell: TypeScript.SourceFile,
): TopLevelNames {
  const names: TopLevelNames = { symbols: new Set(), shared: new Set() };
  (cell as BoundSourceFile).locals?.forEach((symbol) => {
    if (!hasValue(ts, checker, symbol)) return;
    // A `var` inside a block or a loop stays a local of its cell, as its type does.
    if (!symbol.declarations?.some((declaration) => isDeclaredAtTop(ts, declaration, cell))) return;
    names.symbols.add(symbol);
    names.shared.add(symbol.name);
  });
  return names;
}

function isDeclaredAtTop(
  ts: TypeScriptModule,
  declaration: TypeScript.Declaration,
  cell: TypeScript.SourceFile,
): boolean {
  const statement = statementOf(ts, declaration);
  return statement?.parent === cell && !ts.isIterationStatement(statement, false);
}

function hasValue(ts: TypeScriptModule, checker: TypeScript.TypeChecker, symbol: TypeScript.Symbol): boolean {
  if (symbol.flags & ts.SymbolFlags.ConstEnum) return false;
  if (symbol.declarations?.every((declaration) => isAmbient(ts, declaration))) return false;
  if (!(symbol.flags & ts.SymbolFlags.Alias)) return (symbol.flags & ts.SymbolFlags.Value) !== 0;
  if (symbol.declarations?.some((declaration) => ts.isTypeOnlyImportOrExportDeclaration(declaration))) return false;
  const target = checker.getAliasedSymbol(symbol);
  // What cannot be resolved has no flags that tell; it passes as `any`, so it may be a value.
  return (target.flags & ts.SymbolFlags.Value) !== 0 || target.escapedName === "unknown";
}

function isAmbient(ts: TypeScriptModule, declaration: TypeScript.Declaration): boolean {
  const statement = statementOf(ts, declaration) ?? declaration;
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword);
}

/** The statement that a declaration belongs to, without going into the block around it. */
function statementOf(ts: TypeScriptModule, declaration: TypeScript.Node): TypeScript.Node | undefined {
  let node: TypeScript.Node | undefined = declaration;
  while (node && !ts.isStatement(node)) node = node.parent;
  return node;
}
