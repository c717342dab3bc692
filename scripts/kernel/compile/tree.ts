/** Questions of the transforms about nodes of the syntax tree. */
import type * as TypeScript from "typescript";

type TypeScriptModule = typeof TypeScript;

/** Returns the top-level variable that an `await` initialises (`const name = await …`), if there is one. */
export function variableOf(
  ts: TypeScriptModule,
  wait: TypeScript.AwaitExpression,
  cell: TypeScript.SourceFile,
): string | undefined {
  const declaration = wait.parent;
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  return declaration.parent.parent.parent === cell ? declaration.name.text : undefined;
}

/** True if a name stands inside the class that it names. Static members run there before its box has the class. */
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

/** True if a node stands in a function or a class of its file: it may run later than the statement that it is in. */
export function isInsideFunction(ts: TypeScriptModule, node: TypeScript.Node): boolean {
  let ancestor: TypeScript.Node | undefined = node.parent;
  while (ancestor && !ts.isFunctionLike(ancestor) && !ts.isClassLike(ancestor)) ancestor = ancestor.parent;
  return ancestor !== undefined;
}

/** True if a symbol is one `const name = …`. */
export function isConstant(ts: TypeScriptModule, { declarations = [] }: TypeScript.Symbol): boolean {
  return declarations.every(
    ({ parent }) =>
      ts.isVariableDeclarationList(parent) && (parent.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const,
  );
}

/** True if a node is a type, which the compiler erases. */
export function isOnlyType(ts: TypeScriptModule, node: TypeScript.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

/** True if an identifier refers to a value: it does not name a declaration, a member or a label. */
export function isUse(ts: TypeScriptModule, node: TypeScript.Identifier): boolean {
  const parent = node.parent as TypeScript.Node & { name?: TypeScript.Node; propertyName?: TypeScript.Node };
  if (!parent || parent.name === node || parent.propertyName === node) return false;
  return !(ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isImportClause(parent));
}

/** Returns the names that a declaration binds, including those in destructuring patterns. */
export function boundNames(ts: TypeScriptModule, name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(ts, element.name)));
}

/** Returns the local names that an import declares. */
export function importedNames(ts: TypeScriptModule, statement: TypeScript.ImportDeclaration): string[] {
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  const named = !bindings ? [] : ts.isNamespaceImport(bindings) ? [bindings] : [...bindings.elements];
  return [clause?.name, ...named.map((element) => element.name)].flatMap((name) => (name ? [name.text] : []));
}

/** True if variables are declared by `using` or `await using`: they are disposed of at the end of their block. */
export function isUsing(ts: TypeScriptModule, list: TypeScript.Node): boolean {
  return ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.Using) !== 0;
}

export function isAwaitUsing(ts: TypeScriptModule, list: TypeScript.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing;
}
