/** A trial's function as a text that other threads can run. */
import { type Program, parse, tokenizer } from "acorn";
import { analyze } from "eslint-scope";
import { authoredSource, HIDDEN_LIBRARY, moduleOf } from "../notebook/authored";
import { kernel } from "../notebook/bridge";
import { imports, library, partName } from "./library";

/** The name of the trial's function in stack traces. */
export const TRIAL = "trial";

/** The most letters of a source line in an error. */
const LONGEST_LINE = 100;

/** A trial's function as other threads run it. */
export interface TrialSource {
  readonly text: string;
  /** Names of the cells' own for the library and its parts: `{ d: "data" }` after `import { data as d }`. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * The source of a trial's function, which must know nothing but its parameters, the library and what JavaScript has.
 *
 * @throws ReferenceError that names the outer variables it uses, and how to pass them
 */
export function trialSource(trial: unknown): TrialSource {
  const text = authoredSource(trial);
  const names: Record<string, string> = {};
  const outer: OuterName[] = [];
  for (const used of freeNames(text)) {
    const value = kernel()?.topLevelValue?.(used.name);
    const part = partName(value);
    if (part !== undefined) {
      if (part !== used.name) names[used.name] = part;
    } else if (value === undefined ? !isKnown(used.name) : value !== Reflect.get(globalThis, used.name))
      outer.push({ ...used, value });
  }
  if (outer.length > 0) throw new ReferenceError(explain(outer));
  return { text, names };
}

/** A name that a trial uses, and the first line where it does. */
interface FreeName {
  name: string;
  line: number;
  text: string;
}

/** A name that other threads do not know, and its value in the cells; undefined where it is of a file, or of none. */
interface OuterName extends FreeName {
  value: unknown;
}

function explain(outer: readonly OuterName[]): string {
  const written = outer.map(({ name }) => {
    const module = moduleOf(name);
    return module === undefined ? name : `the import of "${module}"`;
  });
  const places = outer.map(({ line, text }, i) => `  ${written[i]} in line ${line} of the trial: ${text}`);
  const given = outer
    .filter(({ name, value }) => typeof value !== "function" && !moduleOf(name))
    .map(({ name }) => name);
  const names = given.join(", ");
  return [
    `The trial uses ${[...new Set(written)].join(", ")} from outside of it. Trials run in threads of their own, which do not know your variables:`,
    ...places,
    ...(given.length > 0
      ? [`Pass data as values: sweep(space, async (trial, { ${names} }) => …, { values: { ${names} } }).`]
      : []),
    'Write functions and classes inside the trial, and import packages there: const { join } = await import("node:path").',
  ].join("\n");
}

/** The same for sources that differ in spaces and comments only. */
export function withoutLayout(source: string): string {
  return [...tokenizer(source, { ecmaVersion: "latest" })].map(({ start, end }) => source.slice(start, end)).join(" ");
}

/** A line of the trial, for errors: counted from 1. */
export function lineOf(source: string, line: number): string {
  const text = source.split("\n")[line - 1]?.replaceAll(`${HIDDEN_LIBRARY}.`, "").trim() ?? "";
  return text.length <= LONGEST_LINE ? text : `${text.slice(0, LONGEST_LINE - 1)}…`;
}

/** True for what a trial knows without the cells: the library, and what JavaScript has. */
function isKnown(name: string): boolean {
  return [library, imports, globalThis].some((known) => Object.hasOwn(known, name));
}

/** The names that a function uses and does not declare, each once. */
function freeNames(source: string): FreeName[] {
  const tree = parse(`(${source})`, { ecmaVersion: "latest", locations: true, ranges: true });
  // acorn's types and eslint-scope's are both those of ESTree.
  const scopes = analyze(tree as Program & Parameters<typeof analyze>[0], { ecmaVersion: 2024, sourceType: "script" });
  const found = new Map<string, number>();
  for (const { identifier } of scopes.globalScope?.through ?? []) {
    const { name, loc } = identifier as unknown as { name: string; loc: { start: { line: number } } };
    if (!found.has(name)) found.set(name, loc.start.line);
  }
  return [...found].map(([name, line]) => ({ name, line, text: lineOf(source, line) }));
}
