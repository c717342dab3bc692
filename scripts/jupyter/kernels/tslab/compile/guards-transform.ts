/**
 * Fault: the code of a tslab cell cannot be stopped at an `await`, and nothing tells which cell a callback belongs to.
 * Mend: this pass over cells and files beside the notebook:
 * - every `await` goes through `__tslab__.guard`, every `for await` through `__tslab__.guardEach`, where an interrupt reaches it,
 *   with its place in the source, for the stacks of errors that come out of it;
 * - the callbacks of `then`, `catch` and `finally` go through `__tslab__.bind`, so that they are known to be the cell's;
 * - what is thrown goes through `__tslab__.thrown`, which remembers where a value without a stack was thrown.
 */
import type * as TypeScript from "@tslab/typescript-for-tslab";
import { RUNTIME_NAME } from "../names";

type TypeScriptModule = typeof TypeScript;

/** The place of a node in its source, as stack traces write it. */
type PlaceOf = (node: TypeScript.Node) => string;

/** The pass over a file beside the notebook: it can be interrupted as a cell can. */
export function transformModule(ts: TypeScriptModule): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    return (file) => {
      const placeOf: PlaceOf = (node) => {
        const { line, character } = ts.getLineAndCharacterOfPosition(file, node.getStart(file));
        return `${file.fileName}:${line + 1}:${character + 1}`;
      };
      const guards = createGuards(ts, context, placeOf, () => {});
      const visit = (node: TypeScript.Node): TypeScript.Node =>
        guards(node, (inner) => ts.visitEachChild(inner, visit, context));
      return ts.visitEachChild(file, visit, context);
    };
  };
}

type Descend = (node: TypeScript.Node) => TypeScript.Node;

const CALLBACK_METHODS = new Set(["then", "catch", "finally"]);

/** Routes `await`, `for await`, callbacks of promises and `throw` through the runtime; tells of a wait at the file's top. */
export function createGuards(
  ts: TypeScriptModule,
  context: TypeScript.TransformationContext,
  placeOf: PlaceOf,
  onTopLevelAwait: () => void,
) {
  const { factory } = context;
  let functions = 0;
  const call = (member: string, argument: TypeScript.Expression, waiting?: TypeScript.Node) => {
    const place = waiting ? [factory.createStringLiteral(placeOf(waiting))] : [];
    const created = factory.createCallExpression(runtimeMember(factory, member), undefined, [argument, ...place]);
    return ts.setTextRange(created, argument);
  };

  return (node: TypeScript.Node, descend: Descend): TypeScript.Node => {
    const isFunction = ts.isFunctionLike(node);
    if (isFunction) functions += 1;
    const visited = descend(node);
    if (isFunction) functions -= 1;
    const waits = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (waits && functions === 0) onTopLevelAwait();
    if (ts.isAwaitExpression(visited)) {
      return factory.updateAwaitExpression(visited, call("guard", visited.expression, node));
    }
    if (ts.isForOfStatement(visited) && visited.awaitModifier) {
      const { awaitModifier, initializer, expression, statement } = visited;
      return factory.updateForOfStatement(
        visited,
        awaitModifier,
        initializer,
        call("guardEach", expression, node),
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

export function runtimeMember(factory: TypeScript.NodeFactory, member: string): TypeScript.PropertyAccessExpression {
  return factory.createPropertyAccessExpression(factory.createIdentifier(RUNTIME_NAME), member);
}
