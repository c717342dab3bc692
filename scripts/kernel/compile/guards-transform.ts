/**
 * Fault: a tslab cell cannot be stopped at an `await`, and nothing tells which cell a callback belongs to.
 * Mend: this transform of cells and of files beside the notebook:
 * - an awaited value is passed through `__tslab__.guard`, the iterable of a `for await` through
 *   `__tslab__.guardEach`. Both let an interrupt in, and get the place in the source, for the stacks of errors;
 * - callbacks of `then`, `catch` and `finally` are passed through `__tslab__.bind`, and functions written directly
 *   into `on("event", …)` through `__tslab__.bindListener`, which bind them to the cell;
 * - values that are thrown or given to `Promise.reject` are passed through `__tslab__.thrown`, which remembers the
 *   place for values that have no stack.
 */
import type * as TypeScript from "typescript";
import { RUNTIME_NAME } from "../names";
import { isAwaitUsing } from "./tree";

type TypeScriptModule = typeof TypeScript;

/** Returns the place of a node in its source, in the form of stack traces. */
type PlaceOf = (node: TypeScript.Node) => string;

/** Makes the transform of files beside the notebook, so that they can be interrupted like cells. */
export function transformModule(ts: TypeScriptModule): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    return (file) => {
      const placeOf: PlaceOf = (node) => {
        const { line, character } = ts.getLineAndCharacterOfPosition(file, node.getStart(file));
        return `${file.fileName}:${line + 1}:${character + 1}`;
      };
      const guards = createGuards(ts, context, placeOf);
      const visit = (node: TypeScript.Node): TypeScript.Node =>
        guards(node, (inner) => ts.visitEachChild(inner, visit, context));
      return ts.visitEachChild(file, visit, context);
    };
  };
}

type Descend = (node: TypeScript.Node) => TypeScript.Node;

const CALLBACK_METHODS = new Set(["then", "catch", "finally"]);
/** Methods whose inline functions are bound; a named function is not, because it may be passed to `off` later. */
const EVENT_METHODS = new Set(["on", "once", "addListener", "prependListener", "addEventListener"]);

/** Hooks of the transform of a cell. */
export interface CellHooks {
  /** Called for each `await` outside of functions. */
  onTopLevelAwait?: () => void;
  /**
   * Returns the function that stores a failed call's partial result, when a variable of the cell gets the awaited
   * value.
   */
  keeperFor?: (wait: TypeScript.AwaitExpression) => TypeScript.Expression | undefined;
}

/** Makes the visitor that passes awaits, callbacks, `throw` and rejections through the runtime. */
export function createGuards(
  ts: TypeScriptModule,
  context: TypeScript.TransformationContext,
  placeOf: PlaceOf,
  hooks: CellHooks = {},
) {
  const { factory } = context;
  let functions = 0;
  const call = (member: string, ...[argument, ...more]: [TypeScript.Expression, ...TypeScript.Expression[]]) => {
    const created = factory.createCallExpression(runtimeMember(factory, member), undefined, [argument, ...more]);
    return ts.setTextRange(created, argument);
  };
  const place = (node: TypeScript.Node) => factory.createStringLiteral(placeOf(node));
  const isFunctionLiteral = (node: TypeScript.Node) => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

  const guardCall = (node: TypeScript.CallExpression): TypeScript.CallExpression => {
    const { expression, typeArguments } = node;
    if (!ts.isPropertyAccessExpression(expression)) return node;
    const method = expression.name.text;
    let route: ((argument: TypeScript.Expression) => TypeScript.Expression) | undefined;
    if (CALLBACK_METHODS.has(method)) {
      route = (argument) => call("bind", argument);
    } else if (EVENT_METHODS.has(method)) {
      route = (argument) => (isFunctionLiteral(argument) ? call("bindListener", argument) : argument);
    } else if (
      method === "reject" &&
      ts.isIdentifier(expression.expression) &&
      expression.expression.text === "Promise"
    ) {
      route = (argument) => call("thrown", argument);
    }
    return route ? factory.updateCallExpression(node, expression, typeArguments, node.arguments.map(route)) : node;
  };

  return (node: TypeScript.Node, descend: Descend): TypeScript.Node => {
    const isFunction = ts.isFunctionLike(node);
    if (isFunction) functions += 1;
    const visited = descend(node);
    if (isFunction) functions -= 1;
    const waits =
      ts.isAwaitExpression(node) ||
      (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
      (ts.isVariableDeclarationList(node) && isAwaitUsing(ts, node));
    if (waits && functions === 0) hooks.onTopLevelAwait?.();
    if (ts.isAwaitExpression(visited)) {
      const keeper = ts.isAwaitExpression(node) ? hooks.keeperFor?.(node) : undefined;
      const guarded = call("guard", visited.expression, place(node), ...(keeper ? [keeper] : []));
      return factory.updateAwaitExpression(visited, guarded);
    }
    if (ts.isForOfStatement(visited) && visited.awaitModifier) {
      const { awaitModifier, initializer, expression, statement } = visited;
      return factory.updateForOfStatement(
        visited,
        awaitModifier,
        initializer,
        call("guardEach", expression, place(node)),
        statement,
      );
    }
    if (ts.isCallExpression(visited)) return guardCall(visited);
    if (ts.isThrowStatement(visited)) {
      const isNew = ts.isNewExpression(visited.expression) ? [factory.createTrue()] : [];
      return factory.updateThrowStatement(visited, call("thrown", visited.expression, ...isNew));
    }
    return visited;
  };
}

export function runtimeMember(factory: TypeScript.NodeFactory, member: string): TypeScript.PropertyAccessExpression {
  return factory.createPropertyAccessExpression(factory.createIdentifier(RUNTIME_NAME), member);
}
