/** A trial's function as a text that other threads can run. */
import { type Program, parse, tokenizer } from "acorn";
import { analyze } from "eslint-scope";
import { authoredSource, moduleOf } from "../notebook/authored";
import { kernel } from "../notebook/bridge";
import { imports, library } from "./library";

/** The name of the trial's function in stack traces. */
export const TRIAL = "trial";

/** The most letters of a source line in an error. */
const LONGEST_LINE = 100;

/**
 * The source of a trial's function, which must know nothing but its parameters, the library and what JavaScript has.
 *
 * @throws ReferenceError that names the outer variables it uses, and how to pass them
 */
export function trialSource(trial: unknown): string {
  const source = authoredSource(trial);
  const outer = outerNames(source);
  if (outer.length === 0) return source;
  const given = outer.map(({ name }) => name).join(", ");
  const places = outer.map(({ name, line, text }) => `  ${name} in line ${line} of the trial: ${text}`);
  throw new ReferenceError(
    [
      `The trial uses ${given} from outside of it. Trials run in threads of their own, which do not know your variables:`,
      ...places,
      `Pass data as values: sweep(space, async (trial, { ${given} }) => …, { values: { ${given} } }).`,
      "Write functions and classes inside the trial.",
    ].join("\n"),
  );
}

/** The same for sources that differ in spaces and comments only. */
export function withoutLayout(source: string): string {
  return [...tokenizer(source, { ecmaVersion: "latest" })].map(({ start, end }) => source.slice(start, end)).join(" ");
}

/** A line of the trial, for errors: counted from 1. */
export function lineOf(source: string, line: number): string {
  const text = source.split("\n")[line - 1]?.trim() ?? "";
  return text.length <= LONGEST_LINE ? text : `${text.slice(0, LONGEST_LINE - 1)}…`;
}

/** The names that a function uses and neither declares nor gets from the library or from JavaScript, each once. */
function outerNames(source: string): { name: string; line: number; text: string }[] {
  const tree = parse(`(${source})`, { ecmaVersion: "latest", locations: true, ranges: true });
  // acorn's types and eslint-scope's are both those of ESTree.
  const scopes = analyze(tree as Program & Parameters<typeof analyze>[0], { ecmaVersion: 2024, sourceType: "script" });
  const found = new Map<string, number>();
  for (const { identifier } of scopes.globalScope?.through ?? []) {
    const { name, loc } = identifier as unknown as { name: string; loc: { start: { line: number } } };
    const isKnown = [library, imports, globalThis].some((known) => Object.hasOwn(known, name)) && !isOwn(name);
    const module = moduleOf(name);
    const written = module === undefined ? name : `the import of "${module}"`;
    if (!isKnown && !found.has(written)) found.set(written, loc.start.line);
  }
  return [...found].map(([name, line]) => ({ name, line, text: lineOf(source, line) }));
}

/** Names that other packages have, too: whoever imports them from there means the same. */
const OFTEN_IMPORTED = new Set(["danfo", "display", "tf"]);

/** True for a name of the library that the cells have given to something of their own. */
function isOwn(name: string): boolean {
  const value = kernel()?.topLevelValue?.(name);
  return value !== undefined && !OFTEN_IMPORTED.has(name) && value !== Reflect.get(library, name);
}
