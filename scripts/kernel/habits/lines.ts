/** Advice on lines of a cell that TypeScript cannot read. */
import type { Diagnostic } from "tslab/dist/converter";
import { adviceForPackage, LINE_HABITS, PYTHON_IMPORT } from "./python";

/** Returns the error for a cell with broken syntax that shows a habit: one, at the line of the habit. */
export function adviseOnSyntax(source: string, errors: readonly Diagnostic[]): Diagnostic | undefined {
  const lines = source.split("\n");
  const errorLines = new Set(errors.map(({ start }) => start.line));
  const code = withoutTexts(source).split("\n");
  for (const [number, line] of code.entries()) {
    // Other lines with an error only are a habit's: `case "a":` is right TypeScript.
    const isBroken = errorLines.has(number) || (SHOWS_BELOW.test(line) && errorLines.has(number + 1));
    const advice = isBroken ? adviceForLine(line) : undefined;
    if (advice) return atLine(lines, number, advice);
  }
  return undefined;
}

/** Returns what to write instead of a line of Python, IPython or a shell; undefined for other lines. */
export function adviceForLine(line: string): string | undefined {
  const imported = PYTHON_IMPORT.exec(line);
  if (imported) return adviceForPackage(imported[1] ?? imported[2]);
  return LINE_HABITS.find(([pattern]) => pattern.test(line))?.[1];
}

/** What is broken only by the line that follows: `x?`, and a decorator. */
const SHOWS_BELOW = /^\s*[\w.$]+\s*\?{1,2}\s*$|^\s*@/;

const TEXTS = /\/\*[\s\S]*?\*\/|\/\/.*|`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;

/** Empties comments and the insides of texts, where "this and that" is no code; every position stays the same. */
function withoutTexts(source: string): string {
  return source.replace(TEXTS, (text) => {
    const inside = (from: number, to?: number) => text.slice(from, to).replace(/[^\n]/g, " ");
    return text.startsWith("/") ? inside(0) : text[0] + inside(1, -1) + text[0];
  });
}

function atLine(lines: string[], number: number, advice: string): Diagnostic {
  const line = lines[number] ?? "";
  const offset = lines.slice(0, number).reduce((sum, before) => sum + before.length + 1, 0);
  const first = line.length - line.trimStart().length;
  return {
    start: { offset: offset + first, line: number, character: first },
    end: { offset: offset + line.trimEnd().length, line: number, character: line.trimEnd().length },
    messageText: advice,
    category: 1,
    code: 0,
  };
}
