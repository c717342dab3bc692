/** The source of a function as its author wrote it. */
import { type AnyNode, type Identifier, type Program, parse } from "acorn";
import { analyze } from "eslint-scope";
import { kernel } from "./bridge";

/** The object of the kernel's guards around awaits, callbacks and thrown values. */
const GUARDS = "__tslab__";
/** `$$x.v` is the variable `x` of a cell. */
const BOX = "$$";
/** Expressions that need no parentheses after `await` and `throw`. */
const STANDS_ALONE = new Set(["CallExpression", "Identifier", "MemberExpression", "NewExpression"]);
/** The name under which the imports of this library are reached, which no variable hides. */
export const HIDDEN_LIBRARY = "__nonlinear";

/**
 * The text of a function without the insertions of compilers: the kernel's guards, and the boxes in which it keeps
 * the variables of cells (`$$x.v`). TypeScript's `nonlinear_1`, where a file imports this library, becomes `HIDDEN_LIBRARY`: the file may call what
 * it imports by another name. Only names that are free in the function are insertions: its parameters and its own
 * variables stay, whatever they are called. Spaces and comments stay too.
 *
 * @throws TypeError when it is no function written out in full, such as a bound or a built-in one, or a method
 */
export function authoredSource(fn: unknown): string {
  const text = typeof fn === "function" ? Function.prototype.toString.call(fn) : String(fn);
  const program = parsed(`(${text})`);
  const [statement] = program?.body ?? [];
  const tree = statement?.type === "ExpressionStatement" ? statement.expression : undefined;
  if (!program || (tree?.type !== "ArrowFunctionExpression" && tree?.type !== "FunctionExpression")) {
    throw new TypeError(`Expected a function written as \`async (trial) => { … }\`, got ${text.slice(0, 60)}`);
  }
  const free = freeNames(program);
  const cuts: Cut[] = [];
  visit(tree, (node) => cuts.push(...cutsOf(node, free, `(${text})`)));
  // From the end on, so that the places before a cut stay true.
  const written = cuts
    .sort((a, b) => b.from - a.from)
    .reduce((rest, { from, to, put = "" }) => rest.slice(0, from) + put + rest.slice(to), `(${text})`);
  return written.slice(1, -1);
}

/** The module behind a name that TypeScript made for an import, such as "nonlinear" for `nonlinear_1`. */
export function moduleOf(name: string): string | undefined {
  return kernel()?.imports?.get(name) ?? (/^nonlinear_\d+$/.test(name) ? "nonlinear" : undefined);
}

/** A stretch of the text to leave out, and what to put in its place. */
interface Cut {
  from: number;
  to: number;
  put?: string;
}

/** The uses of names that a program does not declare. */
type FreeNames = ReadonlySet<unknown>;

function parsed(text: string): Program | undefined {
  try {
    return parse(text, { ecmaVersion: "latest", ranges: true });
  } catch {
    // A method, or `[native code]`: no expression.
    return undefined;
  }
}

function freeNames(program: Program): FreeNames {
  // acorn's types and eslint-scope's are both those of ESTree.
  const scopes = analyze(program as Program & Parameters<typeof analyze>[0], {
    ecmaVersion: 2024,
    sourceType: "script",
  });
  return new Set((scopes.globalScope?.through ?? []).map(({ identifier }) => identifier));
}

function cutsOf(node: AnyNode, free: FreeNames, text: string): Cut[] {
  if (node.type === "MemberExpression" && !node.computed && node.object.type === "Identifier") {
    return free.has(node.object) ? memberCuts(node.object, node.property as Identifier) : [];
  }
  // `__tslab__.guard(value, "cell[3]:5:7")`
  if (node.type === "CallExpression" && isGuard(node.callee, free)) {
    const [value, place = value] = node.arguments;
    if (!STANDS_ALONE.has(value.type)) return [{ from: value.end, to: place.end }];
    return [
      { from: node.callee.end, to: value.start },
      { from: value.end, to: node.end },
    ];
  }
  // `(0, $$f.v)(…)` calls f without a `this`.
  if (node.type === "SequenceExpression" && text.startsWith("0, ", node.start) && node.expressions.length === 2) {
    const [, called] = node.expressions;
    const isInsertion = called.type === "MemberExpression" && cutsOf(called, free, text).length > 0;
    return isInsertion ? [{ from: node.start, to: called.start }] : [];
  }
  return [];
}

/** The cuts of `object.property`, where the object is a free name. */
function memberCuts(object: Identifier, property: Identifier): Cut[] {
  if (object.name === GUARDS) return [{ from: object.start, to: property.end }];
  if (object.name.startsWith(BOX) && property.name === "v")
    return [
      { from: object.start, to: object.start + BOX.length },
      { from: object.end, to: property.end },
    ];
  if (moduleOf(object.name) === "nonlinear") return [{ from: object.start, to: object.end, put: HIDDEN_LIBRARY }];
  return [];
}

function isGuard(node: AnyNode, free: FreeNames): boolean {
  return (
    node.type === "MemberExpression" &&
    node.object.type === "Identifier" &&
    node.object.name === GUARDS &&
    free.has(node.object)
  );
}

function visit(value: unknown, see: (node: AnyNode) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, see);
  else if (typeof value === "object" && value !== null && "type" in value) {
    see(value as AnyNode);
    for (const child of Object.values(value)) visit(child, see);
  }
}
