/**
 * Fault: in tslab a cell's variables are locals of a function that are copied out, so a later cell's change is not seen by
 * the functions of an earlier one; `{ model }` with an earlier cell's `model` fails; and a cell's code cannot be stopped at
 * an `await`.
 * Mend: this pass over a cell, with the type checker's knowledge of which name is which:
 * - each name that a cell declares at its top lives in `exports`, and every use of it, in any cell, goes there;
 * - the value of the last expression goes to `__tslab__.result`;
 * - every `await` goes through `__tslab__.guard`, every `for await` through `__tslab__.guardEach`, where an interrupt reaches it;
 * - the callbacks of `then`, `catch` and `finally` go through `__tslab__.bind`, so that they are known to be the cell's;
 * - what is thrown goes through `__tslab__.thrown`, which remembers where a value without a stack was thrown.
 */
import type * as TypeScript from "@tslab/typescript-for-tslab";
import { RUNTIME_NAME } from "../names";

type TypeScriptModule = typeof TypeScript;

/** What the pass found out about a cell. */
export interface CellFacts {
  isAsync: boolean;
  /** The names with a value that the cell declares for later cells. */
  declares: string[];
}

/** A source file with the binder's table of the names at its top. */
type BoundSourceFile = TypeScript.SourceFile & { locals?: Map<TypeScript.__String, TypeScript.Symbol> };

/** The pass over a cell; `declarations` is the file with the types of the cells before it. */
export function transformCell(
  ts: TypeScriptModule,
  checker: TypeScript.TypeChecker,
  cell: TypeScript.SourceFile,
  declarations: TypeScript.SourceFile | undefined,
  facts: CellFacts,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const { factory } = context;
    const own = topLevelNames(ts, checker, cell);
    facts.declares = [...own.shared];
    const guards = createGuards(ts, context, () => {
      facts.isAsync = true;
    });

    const shared = (name: string) => factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name);
    const copyOut = (name: string) =>
      factory.createExpressionStatement(factory.createAssignment(shared(name), factory.createIdentifier(name)));

    const isShared = (node: TypeScript.Identifier, symbol: TypeScript.Symbol | undefined): boolean =>
      (symbol?.declarations ?? []).some((declaration) => {
        if (symbol && symbol.flags & ts.SymbolFlags.ConstEnum) return false;
        const file = declaration.getSourceFile();
        if (file === declarations) return true;
        if (file !== cell || !own.shared.has(node.text)) return false;
        return own.symbols.has(symbol as TypeScript.Symbol) && !isInsideClass(ts, node, declaration);
      });

    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (isOnlyType(ts, node)) return node;
      if (ts.isShorthandPropertyAssignment(node)) {
        if (!isShared(node.name, checker.getShorthandAssignmentValueSymbol(node))) return descend(node);
        const target = ts.setTextRange(shared(node.name.text), node.name);
        const initializer = node.objectAssignmentInitializer;
        const value = initializer
          ? factory.createAssignment(target, visit(initializer) as TypeScript.Expression)
          : target;
        return factory.createPropertyAssignment(node.name.text, value);
      }
      if (ts.isIdentifier(node)) {
        const used = isUse(ts, node) && isShared(node, checker.getSymbolAtLocation(node));
        return used ? ts.setTextRange(shared(node.text), node) : node;
      }
      return descend(node);
    };

    const descend = (node: TypeScript.Node): TypeScript.Node => {
      const visited = guards(node, (inner) => ts.visitEachChild(inner, visit, context));
      // `f()` must not become `exports.f()`, which would give it a `this`.
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && ts.isCallExpression(visited)) {
        if (!ts.isPropertyAccessExpression(visited.expression)) return visited;
        const callee = factory.createParenthesizedExpression(
          factory.createComma(
            factory.createNumericLiteral(0),
            ts.setEmitFlags(visited.expression, ts.EmitFlags.NoSourceMap),
          ),
        );
        // Stack traces name the end of the callee; only its beginning says where the call is.
        ts.setEmitFlags(ts.setTextRange(callee, node.expression), ts.EmitFlags.NoTrailingSourceMap);
        return factory.updateCallExpression(visited, callee, visited.typeArguments, visited.arguments);
      }
      return visited;
    };

    const imports: TypeScript.Statement[] = [];
    const hoisted: TypeScript.Statement[] = [];
    const body: TypeScript.Statement[] = [];

    const addStatement = (statement: TypeScript.Statement, isLast: boolean) => {
      if (ts.isExportDeclaration(statement)) return;
      if (ts.isImportDeclaration(statement)) {
        imports.push(statement);
        hoisted.push(
          ...importedNames(ts, statement)
            .filter((name) => own.shared.has(name))
            .map(copyOut),
        );
      } else if (ts.isVariableStatement(statement)) {
        for (const declaration of statement.declarationList.declarations) {
          const list = factory.updateVariableDeclarationList(statement.declarationList, [declaration]);
          body.push(
            visit(factory.updateVariableStatement(statement, statement.modifiers, list)) as TypeScript.Statement,
          );
          body.push(
            ...boundNames(ts, declaration.name)
              .filter((name) => own.shared.has(name))
              .map(copyOut),
          );
        }
      } else if (isLast && ts.isExpressionStatement(statement)) {
        const value = visit(statement.expression) as TypeScript.Expression;
        const call = factory.createCallExpression(runtimeMember(factory, "result"), undefined, [value]);
        body.push(ts.setTextRange(factory.createExpressionStatement(call), statement));
      } else {
        const name = (statement as TypeScript.Statement & { name?: TypeScript.Node }).name;
        body.push(visit(statement) as TypeScript.Statement);
        if (!name || !ts.isIdentifier(name) || !own.shared.has(name.text)) return;
        (ts.isFunctionDeclaration(statement) ? hoisted : body).push(copyOut(name.text));
      }
    };

    return (file) => {
      const statements = file.statements.filter((statement) => !ts.isExportDeclaration(statement));
      statements.forEach((statement, index) => {
        addStatement(statement, index === statements.length - 1);
      });
      return factory.updateSourceFile(file, [...imports, ...hoisted, ...body]);
    };
  };
}

/** The pass over a file beside the notebook: it can be interrupted as a cell can. */
export function transformModule(ts: TypeScriptModule): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const guards = createGuards(ts, context, () => {});
    const visit = (node: TypeScript.Node): TypeScript.Node =>
      guards(node, (inner) => ts.visitEachChild(inner, visit, context));
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

type Descend = (node: TypeScript.Node) => TypeScript.Node;

const CALLBACK_METHODS = new Set(["then", "catch", "finally"]);

/** Routes `await`, `for await`, callbacks of promises and `throw` through the runtime; tells of a wait at the file's top. */
function createGuards(ts: TypeScriptModule, context: TypeScript.TransformationContext, onTopLevelAwait: () => void) {
  const { factory } = context;
  let functions = 0;
  const call = (member: string, argument: TypeScript.Expression) =>
    ts.setTextRange(factory.createCallExpression(runtimeMember(factory, member), undefined, [argument]), argument);

  return (node: TypeScript.Node, descend: Descend): TypeScript.Node => {
    const isFunction = ts.isFunctionLike(node);
    if (isFunction) functions += 1;
    const visited = descend(node);
    if (isFunction) functions -= 1;
    const waits = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (waits && functions === 0) onTopLevelAwait();
    if (ts.isAwaitExpression(visited)) {
      return factory.updateAwaitExpression(visited, call("guard", visited.expression));
    }
    if (ts.isForOfStatement(visited) && visited.awaitModifier) {
      const { awaitModifier, initializer, expression, statement } = visited;
      return factory.updateForOfStatement(
        visited,
        awaitModifier,
        initializer,
        call("guardEach", expression),
        statement,
      );
    }
    if (
      ts.isCallExpression(visited) &&
      ts.isPropertyAccessExpression(visited.expression) &&
      CALLBACK_METHODS.has(visited.expression.name.text)
    ) {
      const { expression, typeArguments } = visited;
      const callbacks = visited.arguments.map((argument) => call("bind", argument));
      return factory.updateCallExpression(visited, expression, typeArguments, callbacks);
    }
    if (ts.isThrowStatement(visited)) return factory.updateThrowStatement(visited, call("thrown", visited.expression));
    return visited;
  };
}

function runtimeMember(factory: TypeScript.NodeFactory, member: string): TypeScript.PropertyAccessExpression {
  return factory.createPropertyAccessExpression(factory.createIdentifier(RUNTIME_NAME), member);
}

interface TopLevelNames {
  symbols: Set<TypeScript.Symbol>;
  shared: Set<string>;
}

function topLevelNames(
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

/** Inside its own body a class is its own constant: its static parts run before the class has been given out. */
function isInsideClass(ts: TypeScriptModule, node: TypeScript.Node, declaration: TypeScript.Declaration): boolean {
  if (!ts.isClassDeclaration(declaration)) return false;
  let ancestor: TypeScript.Node | undefined = node.parent;
  while (ancestor && ancestor !== declaration) ancestor = ancestor.parent;
  return ancestor === declaration;
}

function isOnlyType(ts: TypeScriptModule, node: TypeScript.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

/** Whether an identifier stands for a value, and is not the name of a declaration, a member or a label. */
function isUse(ts: TypeScriptModule, node: TypeScript.Identifier): boolean {
  const parent = node.parent as TypeScript.Node & { name?: TypeScript.Node; propertyName?: TypeScript.Node };
  if (!parent || parent.name === node || parent.propertyName === node) return false;
  return !(ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isImportClause(parent));
}

function boundNames(ts: TypeScriptModule, name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(ts, element.name)));
}

function importedNames(ts: TypeScriptModule, statement: TypeScript.ImportDeclaration): string[] {
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  const named = !bindings ? [] : ts.isNamespaceImport(bindings) ? [bindings] : [...bindings.elements];
  return [clause?.name, ...named.map((element) => element.name)].flatMap((name) => (name ? [name.text] : []));
}
