/** What the passes over a cell ask of a node of its syntax tree. */
import type * as TypeScript from "@tslab/typescript-for-tslab";

type TypeScriptModule = typeof TypeScript;

/** The variable of the cell that is declared with the value of this wait: `const name = await …`. */
export function variableOf(
  ts: TypeScriptModule,
  wait: TypeScript.AwaitExpression,
  cell: TypeScript.SourceFile,
): string | undefined {
  const declaration = wait.parent;
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  return declaration.parent.parent.parent === cell ? declaration.name.text : undefined;
}

/** Inside its own body a class is its own constant: its static parts run before the class has been given out. */
export function isInsideClass(
  ts: TypeScriptModule,
  node: TypeScript.Node,
  declaration: TypeScript.Declaration,
): boolean {
  if (!ts.isClassDeclaration(declaration)) return false;
  let ancestor: TypeScript.Node | undefined = node.parent;
  while (ancestor && ancestor !== declaration) ancestor = ancestor.parent;
  return ancestor === declaration;
}

/** Whether a node is gone when the code runs. */
export function isOnlyType(ts: TypeScriptModule, node: TypeScript.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

/** Whether an identifier stands for a value, and is not the name of a declaration, a member or a label. */
export function isUse(ts: TypeScriptModule, node: TypeScript.Identifier): boolean {
  const parent = node.parent as TypeScript.Node & { name?: TypeScript.Node; propertyName?: TypeScript.Node };
  if (!parent || parent.name === node || parent.propertyName === node) return false;
  return !(ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isImportClause(parent));
}

/** The names that a declaration binds, those inside of patterns too. */
export function boundNames(ts: TypeScriptModule, name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(ts, element.name)));
}

/** The names under which an import can be used. */
export function importedNames(ts: TypeScriptModule, statement: TypeScript.ImportDeclaration): string[] {
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  const named = !bindings ? [] : ts.isNamespaceImport(bindings) ? [bindings] : [...bindings.elements];
  return [clause?.name, ...named.map((element) => element.name)].flatMap((name) => (name ? [name.text] : []));
}
