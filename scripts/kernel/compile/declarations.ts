/**
 * Fault: when a cell fails, tslab forgets the types of all that it declared, though its first lines have run.
 * Mend: names that got a value keep their new types. A name that was not reached keeps the type of its older value.
 */
import type * as TypeScript from "typescript";

type TypeScriptModule = typeof TypeScript;

/**
 * Computes the declarations after a cell that stopped early.
 * @param next the declarations after a complete run of the cell
 * @param previous the declarations before the cell
 * @param unassigned the declared names that the cell did not reach
 */
export function keepDeclared(
  ts: TypeScriptModule,
  next: string,
  previous: string,
  unassigned: ReadonlySet<string>,
): string {
  const reached = filterDeclarations(ts, next, true, (name) => !unassigned.has(name));
  const kept = filterDeclarations(ts, previous, false, (name) => unassigned.has(name));
  return reached + kept;
}

/** Filters a declaration file: keeps the values whose names pass, and (`withTypes`) interfaces and type aliases. */
function filterDeclarations(
  ts: TypeScriptModule,
  text: string,
  withTypes: boolean,
  passes: (name: string) => boolean,
): string {
  const { factory } = ts;
  const file = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.ES2022, true);
  const isKept = (name: TypeScript.Node | undefined) =>
    name !== undefined && ts.isIdentifier(name) && passes(name.text);
  const statements = file.statements.flatMap((statement): TypeScript.Statement[] => {
    if (ts.isVariableStatement(statement)) {
      const declarations = statement.declarationList.declarations.filter((declaration) => isKept(declaration.name));
      if (declarations.length === 0) return [];
      const list = factory.updateVariableDeclarationList(statement.declarationList, declarations);
      return [factory.updateVariableStatement(statement, statement.modifiers, list)];
    }
    if (ts.isImportDeclaration(statement)) return filterImport(ts, statement, isKept);
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      return withTypes ? [statement] : [];
    const { name } = statement as TypeScript.Statement & { name?: TypeScript.Node };
    return (name ? isKept(name) : withTypes) ? [statement] : [];
  });
  return ts.createPrinter({ newLine: ts.NewLineKind.LineFeed }).printFile(factory.updateSourceFile(file, statements));
}

function filterImport(
  ts: TypeScriptModule,
  statement: TypeScript.ImportDeclaration,
  isKept: (name: TypeScript.Node) => boolean,
): TypeScript.Statement[] {
  const { factory } = ts;
  const clause = statement.importClause;
  if (!clause) return [statement];
  const name = clause.name && isKept(clause.name) ? clause.name : undefined;
  let bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    bindings = isKept(bindings.name) ? bindings : undefined;
  } else if (bindings) {
    const elements = bindings.elements.filter((element) => isKept(element.name));
    bindings = elements.length > 0 ? factory.updateNamedImports(bindings, elements) : undefined;
  }
  if (!name && !bindings) return [];
  const kept = factory.updateImportClause(clause, clause.isTypeOnly, name, bindings);
  const { modifiers, moduleSpecifier, attributes } = statement;
  return [factory.updateImportDeclaration(statement, modifiers, kept, moduleSpecifier, attributes)];
}
