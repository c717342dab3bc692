/** Advice on what is called, on its arguments, and on what stands in brackets. */
import type * as TypeScript from "typescript";
import type { CellTree } from "./kinds";
import { adviceFor, counterpartOf } from "./pytorch";

type Call = TypeScript.CallExpression | TypeScript.NewExpression;

/** `nn.ReLU()` without `new`. */
export function adviceForClass(tree: CellTree, node: TypeScript.Node): string | undefined {
  const called = enclosing(tree, node, tree.ts.isCallExpression)?.expression.getText();
  if (!called) return undefined;
  const name = called.split(".").at(-1);
  const known = counterpartOf(`nn.${name}`)?.ours ?? counterpartOf(`optim.${name}`)?.ours;
  if (known?.startsWith("new ")) return `${called} is a class: \`${known}\`.`;
  return `${called} is a class: \`new ${called}(…)\`${known?.startsWith("nn.") ? `, or \`${known}\`` : ""}.`;
}

/** `model(x)` and `x.shape()`. */
export function adviceForCall(tree: CellTree, node: TypeScript.Node): string | undefined {
  const callee = enclosing(tree, node, tree.ts.isCallExpression)?.expression;
  if (!callee) return undefined;
  const called = callee.getText();
  if (tree.kindOf(callee) === "module") {
    return `${called} is no function. A model computes by its method: \`${called}.forward(x)\`.`;
  }
  if (!tree.ts.isPropertyAccessExpression(callee)) return undefined;
  const known = tree.kindOf(callee.expression) === "tensor" ? counterpartOf(`.${callee.name.text}`) : undefined;
  return known ? adviceFor(known) : `${called} is no function: write it without parentheses.`;
}

/** A list given to `sequential`, and an optimiser made as in Python. */
export function adviceForArgument(tree: CellTree, node: TypeScript.Node): string | undefined {
  const isCall = (at: TypeScript.Node): at is Call => tree.ts.isCallExpression(at) || tree.ts.isNewExpression(at);
  const call = enclosing(tree, node, isCall);
  const called = call?.expression.getText() ?? "";
  const isList = call?.arguments?.length === 1 && tree.kindOf(call.arguments[0]) === "list";
  if (/\bsequential$/i.test(called) && isList) {
    return "Layers are given one after the other, not in a list: `nn.sequential(nn.linear(13, 3), nn.relu())`, or `nn.sequential(...layers)`.";
  }
  const isShape = /\.(?:zeros|ones|fill|reshape|rand|randn)$/.test(called) && call?.arguments?.[0];
  if (isShape && tree.kindOf(isShape) === "number") {
    return `Shapes are lists: \`${called}([${call.arguments?.map((size) => size.getText()).join(", ")}])\`.`;
  }
  const optimizer = called.startsWith("optim.") ? counterpartOf(called) : undefined;
  return optimizer?.ours && `An optimiser takes the parameters, then options: \`${optimizer.ours}\`.`;
}

/** `x[0]` of a tensor, `df[["A"]]` and `df[df["A"] > 1]` of a table. */
export function adviceForIndex(tree: CellTree, node: TypeScript.Node): string | undefined {
  const access = enclosing(tree, node, tree.ts.isElementAccessExpression);
  const kind = access && tree.kindOf(access.expression);
  const indexed = access?.expression.getText();
  const frame = access && /^(.*)\.(i?loc|i?at)$/.exec(access.expression.getText());
  if (
    frame &&
    tree.ts.isPropertyAccessExpression(access.expression) &&
    tree.kindOf(access.expression.expression) === "frame"
  ) {
    return `Rows and columns are named: \`${frame[1]}.iloc({ rows: [0], columns: [1] })\`, \`${frame[1]}.loc({ columns: ["A"] })\`.`;
  }
  if (kind === "tensor") {
    return `Tensors have no brackets: rows \`${indexed}.slice([0], [1])\` or \`${indexed}.gather([0, 2])\`, numbers \`${indexed}.arraySync()\`.`;
  }
  if (kind === "frame") {
    return `Columns: \`${indexed}.loc({ columns: ["A", "B"] })\`; rows: \`${indexed}.query(${indexed}["A"].gt(10))\`.`;
  }
  return undefined;
}

/** Returns the innermost node of a type around a node, or the node itself, within its statement. */
function enclosing<T extends TypeScript.Node>(
  { ts }: CellTree,
  node: TypeScript.Node,
  is: (node: TypeScript.Node) => node is T,
): T | undefined {
  for (let at = node; at && !ts.isStatement(at); at = at.parent) if (is(at)) return at;
  return undefined;
}
