/**
 * Fault: in tslab a cell's variables are locals of a function that are copied out, so a later cell's change is not seen by
 * the functions of an earlier one, and `{ model }` with an earlier cell's `model` fails.
 * Mend: this pass over a cell, with the type checker's knowledge of which name is which:
 * - each name that a cell declares at its top lives in `exports`, and every use of it, in any cell, goes there;
 * - the value of the last expression goes to `__tslab__.result`;
 * - the guards of `guards-transform.ts` are set.
 */
import type * as TypeScript from "@tslab/typescript-for-tslab";
import { createGuards, runtimeMember } from "./guards-transform";
import { topLevelNames } from "./top-level-names";
import { boundNames, importedNames, isInsideClass, isOnlyType, isUse, variableOf } from "./tree";

type TypeScriptModule = typeof TypeScript;

/** What the pass found out about a cell. */
export interface CellFacts {
  isAsync: boolean;
  /** The names with a value that the cell declares for later cells. */
  declares: string[];
}

/** tslab begins each cell with a line that makes it a module. */
export const CELL_ADDED_LINES = 1;

/**
 * The pass over a cell.
 * @param declarations the file with the types of the cells before it
 * @param name what stack traces call the cell
 * @param facts filled with what the pass finds out
 */
export function transformCell(
  ts: TypeScriptModule,
  checker: TypeScript.TypeChecker,
  cell: TypeScript.SourceFile,
  declarations: TypeScript.SourceFile | undefined,
  name: string,
  facts: CellFacts,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const { factory } = context;
    const own = topLevelNames(ts, checker, cell);
    facts.declares = [...own.shared];
    const placeOf = (node: TypeScript.Node) => {
      const { line, character } = ts.getLineAndCharacterOfPosition(cell, node.getStart(cell));
      return `${name}:${line + 1 - CELL_ADDED_LINES}:${character + 1}`;
    };
    const guards = createGuards(ts, context, placeOf, {
      onTopLevelAwait: () => {
        facts.isAsync = true;
      },
      keeperFor: (wait) => {
        const name = variableOf(ts, wait, cell);
        return name !== undefined && own.shared.has(name) ? keeper(name) : undefined;
      },
    });

    /** `(partial) => { exports.name = partial; }` */
    const keeper = (name: string) => {
      const partial = factory.createIdentifier("partial");
      const parameter = factory.createParameterDeclaration(undefined, undefined, partial);
      const body = factory.createBlock([
        factory.createExpressionStatement(factory.createAssignment(shared(name), partial)),
      ]);
      return factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, body);
    };
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
