/**
 * Fault: in tslab a cell's variables are locals of a function, copied out at its end. Functions of earlier cells do
 * not see what a later cell assigns, and `{ model }` with an earlier cell's `model` fails.
 * Mend: this transform of a cell, which asks the type checker what each name refers to:
 * - a name declared at the top of a cell is kept in a box (`runtime/names.ts`), and every use of it, in any cell, goes
 *   there; only at the top of its own cell a constant is used as it is;
 * - the value of the last expression is passed to `__tslab__.result`;
 * - the guards of `guards-transform.ts` are inserted.
 */
import type * as TypeScript from "typescript";
import { BOX_FIELD, BOX_PREFIX } from "../names";
import { createGuards, runtimeMember } from "./guards-transform";
import { topLevelNames } from "./top-level-names";
import {
  boundNames,
  importedNames,
  isConstant,
  isInsideClass,
  isInsideFunction,
  isOnlyType,
  isUse,
  variableOf,
} from "./tree";

type TypeScriptModule = typeof TypeScript;

/** Facts about a cell that the transform finds. */
export interface CellFacts {
  isAsync: boolean;
  /** The names of the variables, functions and classes that the cell declares for later cells. */
  declares: string[];
  /** Those of them whose type is a number. */
  numbers: string[];
}

/** The number of lines that tslab puts before a cell: one, which makes it a module. */
export const CELL_ADDED_LINES = 1;

/**
 * Makes the transform of a cell.
 * @param declarations the file that declares the names of earlier cells
 * @param name the cell's name in stack traces
 * @param facts filled by the transform
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
    /** The name itself, or with a number where the cell has that name already. */
    const OPTIMISTIC = ts.GeneratedIdentifierFlags.Optimistic | ts.GeneratedIdentifierFlags.FileLevel;
    const own = topLevelNames(ts, checker, cell);
    facts.declares = [...own.names];
    facts.numbers = [...own.numbers];
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
        return name !== undefined && own.names.has(name) ? keeper(name) : undefined;
      },
    });

    /** `(partial) => { $$name.v = partial; }` */
    const keeper = (name: string) => {
      const partial = factory.createIdentifier("partial");
      const parameter = factory.createParameterDeclaration(undefined, undefined, partial);
      const body = factory.createBlock([
        factory.createExpressionStatement(factory.createAssignment(variable(name), partial)),
      ]);
      return factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, body);
    };
    /** The boxes that the cell uses, by the names in them. */
    const boxes = new Map<string, TypeScript.Identifier>();
    /** `$$name.v` */
    const variable = (name: string) => {
      const box = boxes.get(name) ?? factory.createUniqueName(BOX_PREFIX + name, OPTIMISTIC);
      boxes.set(name, box);
      return factory.createPropertyAccessExpression(box, BOX_FIELD);
    };
    /** `const $$name = __tslab__.box("name");` for each */
    const openBoxes = () =>
      [...boxes].map(([name, box]) => {
        const call = factory.createCallExpression(runtimeMember(factory, "box"), undefined, [
          factory.createStringLiteral(name),
        ]);
        const declaration = factory.createVariableDeclaration(box, undefined, undefined, call);
        return factory.createVariableStatement(
          undefined,
          factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
        );
      });
    const copyOut = (name: string) =>
      factory.createExpressionStatement(factory.createAssignment(variable(name), factory.createIdentifier(name)));

    const isVariable = (node: TypeScript.Identifier, symbol: TypeScript.Symbol | undefined): boolean =>
      (symbol?.declarations ?? []).some((declaration) => {
        if (symbol && symbol.flags & ts.SymbolFlags.ConstEnum) return false;
        const file = declaration.getSourceFile();
        if (file === declarations) return true;
        if (file !== cell || !own.names.has(node.text)) return false;
        if (!own.symbols.has(symbol as TypeScript.Symbol) || isInsideClass(ts, node, declaration)) return false;
        return isInsideFunction(ts, node) || !isConstant(ts, symbol as TypeScript.Symbol);
      });

    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (isOnlyType(ts, node)) return node;
      if (ts.isShorthandPropertyAssignment(node)) {
        if (!isVariable(node.name, checker.getShorthandAssignmentValueSymbol(node))) return descend(node);
        const target = ts.setTextRange(variable(node.name.text), node.name);
        const initializer = node.objectAssignmentInitializer;
        const value = initializer
          ? factory.createAssignment(target, visit(initializer) as TypeScript.Expression)
          : target;
        return factory.createPropertyAssignment(node.name.text, value);
      }
      if (ts.isIdentifier(node)) {
        const used = isUse(ts, node) && isVariable(node, checker.getSymbolAtLocation(node));
        return used ? ts.setTextRange(variable(node.text), node) : node;
      }
      return descend(node);
    };

    const descend = (node: TypeScript.Node): TypeScript.Node => {
      const visited = guards(node, (inner) => ts.visitEachChild(inner, visit, context));
      // `f()` becomes `(0, $$f.v)()`: a plain `$$f.v()` would pass the box as `this`.
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && ts.isCallExpression(visited)) {
        if (!ts.isPropertyAccessExpression(visited.expression)) return visited;
        const callee = factory.createParenthesizedExpression(
          factory.createComma(
            factory.createNumericLiteral(0),
            ts.setEmitFlags(visited.expression, ts.EmitFlags.NoSourceMap),
          ),
        );
        // Stack traces show a call at the end of its callee; only a mapping of the beginning gives the call's place.
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
            .filter((name) => own.names.has(name))
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
              .filter((name) => own.names.has(name))
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
        if (!name || !ts.isIdentifier(name) || !own.names.has(name.text)) return;
        (ts.isFunctionDeclaration(statement) ? hoisted : body).push(copyOut(name.text));
      }
    };

    return (file) => {
      const statements = file.statements.filter((statement) => !ts.isExportDeclaration(statement));
      statements.forEach((statement, index) => {
        addStatement(statement, index === statements.length - 1);
      });
      return factory.updateSourceFile(file, [...imports, ...openBoxes(), ...hoisted, ...body]);
    };
  };
}
