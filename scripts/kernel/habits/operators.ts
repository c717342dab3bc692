/** Operators, which Python's tensors, tables, texts and lists have, and what to write for them here. */
import type * as TypeScript from "typescript";
import type { CellTree } from "./kinds";

const TENSOR_METHODS: Record<string, string> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "**": "pow",
  "%": "mod",
  ">": "greater",
  "<": "less",
  ">=": "greaterEqual",
  "<=": "lessEqual",
};
const FRAME_METHODS: Record<string, string> = {
  ...TENSOR_METHODS,
  ">": "gt",
  "<": "lt",
  ">=": "ge",
  "<=": "le",
};

/** Returns what to write for an operation that TypeScript has on numbers only; undefined for others. */
export function adviceForOperation(tree: CellTree, node: TypeScript.Node): string | undefined {
  const operation = node.parent && tree.ts.isBinaryExpression(node.parent) ? node.parent : node;
  if (!tree.ts.isBinaryExpression(operation)) return undefined;
  const { left, right } = operation;
  const operator = operation.operatorToken.getText();
  const kinds = [tree.kindOf(left), tree.kindOf(right)];
  if (operator === "in" && kinds[1] === "text") return 'Is it in: `text.includes("a")`, `list.includes(x)`.';
  if (kinds.includes("tensor") && operator in TENSOR_METHODS) {
    const method = TENSOR_METHODS[operator];
    const [a, b] = [left.getText(), right.getText()];
    return `Tensors have methods in place of operators: \`${kinds[0] === "tensor" ? `${a}.${method}(${b})` : `tf.${method}(${a}, ${b})`}\`.`;
  }
  if (kinds[0] === "frame" && operator in FRAME_METHODS) {
    return `Tables have methods in place of operators: \`${left.getText()}.${FRAME_METHODS[operator]}(${right.getText()})\`.`;
  }
  if (kinds[0] === "text" && operator === "%") return "Text with values stands in backticks: `loss $" + "{loss}`.";
  if (kinds[0] === "text" && operator === "*") return `Repeating: \`${left.getText()}.repeat(${right.getText()})\`.`;
  if (kinds[0] === "list" && operator === "+") return "Lists are joined by `[...a, ...b]`.";
  if (kinds[0] === "list" && operator === "*") return "A list of equal values: `Array(10).fill(0)`.";
  return undefined;
}
