/** Advice on names that a cell does not know. */
import type * as TypeScript from "typescript";
import type { CellTree } from "./kinds";
import { NAME_HABITS, TYPE_HABITS } from "./python";
import { adviceFor, counterpartOf } from "./pytorch";

const LIBRARY_NAMES = new Set([
  "tf",
  "nn",
  "optim",
  "train",
  "jit",
  "plot",
  "data",
  "metrics",
  "experiment",
  "danfo",
  "display",
]);

/** Returns what to write for an unknown name; undefined where it is no habit. */
export function adviceForUnknownName(tree: CellTree, node: TypeScript.Node): string | undefined {
  const name = node.getText();
  if (tree.ts.isTypeReferenceNode(node.parent)) return TYPE_HABITS.get(name);
  const declared = adviceForAssignment(tree, node, name);
  if (declared) return declared;
  const known = name === "torch" || name === "nn" || name === "optim" ? longestCounterpart(tree, node) : undefined;
  if (known && name === "torch") return adviceFor(known);
  if (LIBRARY_NAMES.has(name)) return `Cannot find name '${name}': first \`import { ${name} } from "nonlinear"\`.`;
  return NAME_HABITS.get(name) ?? (/^_i?\d+$/.test(name) ? NAME_HABITS.get("Out") : undefined);
}

/** Python declares variables by assigning to them, and names arguments in the same way. */
function adviceForAssignment({ ts }: CellTree, node: TypeScript.Node, name: string): string | undefined {
  const { parent } = node;
  const isInitialiser = (loop: TypeScript.Node, part: TypeScript.Node) =>
    (ts.isForStatement(loop) || ts.isForInStatement(loop) || ts.isForOfStatement(loop)) && loop.initializer === part;
  if (isInitialiser(parent, node)) return `Variables are declared: \`for (const ${name} of list)\`.`;
  const isComma = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.CommaToken;
  const statement = isComma ? /^\s*(\w+(?:\s*,\s*\w+)+)\s*=(?!=)/.exec(parent.parent.getText()) : undefined;
  if (statement) return `Variables are declared, several at once by \`const [${statement[1]}] = […]\`.`;
  const isAssigned =
    ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.left === node;
  if (!isAssigned) return undefined;
  const around = parent.parent;
  if (isInitialiser(around, parent)) return `Variables are declared: \`for (let ${name} = 0; …)\`.`;
  if (ts.isLabeledStatement(around.parent)) {
    return `Variables are declared: \`const ${around.parent.label.text} = …\`; a type is written \`: number\`.`;
  }
  if (ts.isExpressionStatement(around)) {
    return `Variables are declared: \`const ${name} = …\`, or \`let\` if the value changes.`;
  }
  const isArgument = ts.isCallExpression(around) || ts.isNewExpression(around);
  return isArgument ? `Arguments have no names here; options are an object: \`{ ${name}: … }\`.` : undefined;
}

/** Returns what to import for a name of PyTorch's that the library does not export by itself. */
export function adviceForUnknownExport(name: string): string | undefined {
  const found = ["nn", "optim"].find((module) => counterpartOf(`${module}.${name}`));
  const ours = found && counterpartOf(`${found}.${name}`)?.ours;
  if (ours) return `PyTorch's ${found}.${name} is here: \`import { ${found} } from "nonlinear"\`, then \`${ours}\`.`;
  return name === "torch" ? NAME_HABITS.get(name) : undefined;
}

/** Returns the counterpart of `torch.nn.ReLU`, or of as much of such a path as there is one for. */
export function longestCounterpart({ ts }: CellTree, node: TypeScript.Node) {
  let known: ReturnType<typeof counterpartOf>;
  for (let path = node; ts.isIdentifier(path) || ts.isPropertyAccessExpression(path); path = path.parent) {
    known = counterpartOf(path.getText()) ?? known;
  }
  return known;
}
