/** The source of a function as its author wrote it. */
import { type AnyNode, parseExpressionAt } from "acorn";

/** What the kernel puts around awaits, callbacks and what is thrown. */
const KERNEL = "__tslab__";
/** What needs no parentheses after `await` and `throw`. */
const STANDS_ALONE = new Set(["CallExpression", "Identifier", "MemberExpression", "NewExpression"]);

/**
 * The text of a function without what compilers put into it: the kernel's guards, `exports.` before the names of other cells,
 * and TypeScript's `nonlinear_1.` before imported ones. Spaces and comments stay as they are.
 *
 * @throws TypeError when it is no function written out in full, such as a bound or a built-in one, or a method
 */
export function authoredSource(fn: unknown): string {
  const text = typeof fn === "function" ? Function.prototype.toString.call(fn) : String(fn);
  let tree: AnyNode | undefined;
  try {
    tree = parseExpressionAt(text, 0, { ecmaVersion: "latest" });
  } catch {
    // A method, or `[native code]`: no expression.
  }
  if (tree?.type !== "ArrowFunctionExpression" && tree?.type !== "FunctionExpression") {
    throw new TypeError(`Expected a function written as \`async (trial) => { … }\`, got ${text.slice(0, 60)}`);
  }
  const cuts: [from: number, to: number][] = [];
  visit(tree, (node) => cuts.push(...cutsOf(node, text)));
  // From the end on, so that the places before a cut stay true.
  return cuts.sort(([a], [b]) => b - a).reduce((rest, [from, to]) => rest.slice(0, from) + rest.slice(to), text);
}

function cutsOf(node: AnyNode, text: string): [number, number][] {
  if (node.type === "MemberExpression" && !node.computed && node.object.type === "Identifier") {
    const { name } = node.object;
    const isCompilers = name === KERNEL || name === "exports" || /_\d+$/.test(name);
    return isCompilers ? [[node.start, name === KERNEL ? node.end : node.property.start]] : [];
  }
  // `__tslab__.guard(value, "cell[3]:5:7")`
  if (node.type === "CallExpression" && isKernels(node.callee)) {
    const [value, place = value] = node.arguments;
    if (!STANDS_ALONE.has(value.type)) return [[value.end, place.end]];
    return [
      [node.callee.end, value.start],
      [value.end, node.end],
    ];
  }
  // `(0, exports.f)(…)` calls f without a `this`.
  if (node.type === "SequenceExpression" && text.startsWith("0, ", node.start) && node.expressions.length === 2) {
    return [[node.start, node.expressions[1].start]];
  }
  return [];
}

function isKernels(node: AnyNode): boolean {
  return node.type === "MemberExpression" && node.object.type === "Identifier" && node.object.name === KERNEL;
}

function visit(value: unknown, see: (node: AnyNode) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, see);
  else if (typeof value === "object" && value !== null && "type" in value) {
    see(value as AnyNode);
    for (const child of Object.values(value)) visit(child, see);
  }
}
