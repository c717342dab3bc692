/**
 * Fault: what people write from habit in Python, IPython or PyTorch ends in errors of the parser or the type check
 * that do not help them.
 * Mend: the error says in one line what to write here.
 */
import type { Diagnostic } from "tslab/dist/converter";
import { LINE_HABITS, METHOD_HABITS, NAME_HABITS } from "./python";
import { adviceFor, counterpartOf } from "./pytorch";

/** Codes of TypeScript's errors. */
const CANNOT_FIND_NAME = [2304, 2552, 2503, 2580, 2581, 2582, 2584, 2591, 2592, 2593, 2693, 18004];
const NO_PROPERTY = [2339, 2551, 2550];
const NOT_CALLABLE = 2349;
const NEEDS_NEW = 2348;
const WRONG_ARGUMENT = [2345, 2769, 2740, 2739];
const NO_MODULE = [2307, 2792];
const IMPLICIT_ANY = [7005, 7006, 7008, 7010, 7011, 7016, 7018, 7019, 7022, 7023, 7024, 7031, 7034, 7053];
const OTHER_LIBRARY = 2550;

/** Returns the error for a cell with broken syntax that shows a habit: one, at the line of the habit. */
export function adviseOnSyntax(source: string, errors: readonly Diagnostic[]): Diagnostic | undefined {
  const lines = source.split("\n");
  const lastError = Math.max(...errors.map(({ start }) => start.line));
  for (const [number, line] of lines.entries()) {
    if (number > lastError) return undefined;
    const advice = adviceForLine(line);
    const hasError = errors.some(({ start }) => start.line === number || start.line === number + 1);
    if (advice && hasError) return atLine(lines, number, advice);
  }
  return undefined;
}

/** Returns the errors of a type check, with advice in place of the messages about habits. */
export function adviseOnTypes(source: string, errors: readonly Diagnostic[]): Diagnostic[] {
  const lines = source.split("\n");
  const advised: Diagnostic[] = [];
  const linesWithAdvice = new Set<number>();
  let isAnyExplained = false;
  for (const [index, error] of errors.entries()) {
    // Further errors on the line of a habit only follow from it.
    if (!error.fileName && linesWithAdvice.has(error.start.line)) continue;
    const next = errors[index + 1]?.messageText ?? "";
    const advice = error.fileName ? undefined : adviceForError(source, lines, error, next);
    if (advice) {
      linesWithAdvice.add(error.start.line);
      advised.push({ ...error, messageText: advice, code: 0 });
    } else if (IMPLICIT_ANY.includes(error.code) && !isAnyExplained) {
      isAnyExplained = true;
      advised.push({ ...error, messageText: `${error.messageText} ${WAY_OUT_OF_ANY}` });
    } else {
      advised.push(withoutPath(error));
    }
  }
  return advised;
}

/** TypeScript names the type of a module by the path of its file. */
function withoutPath(error: Diagnostic): Diagnostic {
  return { ...error, messageText: error.messageText.replace(/typeof import\("[^"]*"\)/g, "module") };
}

const WAY_OUT_OF_ANY =
  "Write its type, as in `(x: number)`; `// @ts-nocheck` in the cell's first line switches the check off.";

function adviceForLine(line: string): string | undefined {
  return LINE_HABITS.find(([pattern]) => pattern.test(line))?.[1];
}

function adviceForError(
  source: string,
  lines: string[],
  { start, end, code, messageText }: Diagnostic,
  next: string,
): string | undefined {
  const text = source.slice(start.offset, end.offset);
  const after = source.slice(end.offset);
  const before = source.slice(0, start.offset);
  const line = lines[start.line] ?? "";
  if (/^\s*!/.test(line)) return adviceForLine(line.replace(/;\s*$/, ""));
  if (CANNOT_FIND_NAME.includes(code)) return adviceForName(text, before, after);
  if (NO_PROPERTY.includes(code)) return adviceForMember(text, before, messageText, code);
  if (code === NEEDS_NEW) return adviceForClass(text.replace(/\s*\([\s\S]*$/, ""));
  if (code === NOT_CALLABLE && HAS_NO_CALL.test(next)) return adviceForCall(text, source.slice(start.offset));
  if (WRONG_ARGUMENT.includes(code) && /\bsequential\($/i.test(before.trimEnd()) && text.startsWith("[")) {
    return "Layers are given one after the other, not in a list: `nn.sequential(nn.linear(13, 3), nn.relu())`, or `nn.sequential(...layers)`.";
  }
  if (NO_MODULE.includes(code)) return adviceForModule(text.replace(/["']/g, ""), messageText);
  return undefined;
}

function adviceForName(name: string, before: string, after: string): string | undefined {
  if (name === "torch" || name === "nn" || name === "optim") {
    const path = (name + (/^[\w.]*/.exec(after)?.[0] ?? "")).replace(/\.$/, "");
    const parts = path.split(".");
    for (let length = parts.length; length > 0; length -= 1) {
      const known = counterpartOf(parts.slice(0, length).join("."));
      if (known) return name === "torch" ? adviceFor(known) : IMPORT_FIRST(name);
    }
    if (name === "torch")
      return 'PyTorch\'s names are in `import { nn, optim, train, tf } from "nonlinear"`; see docs/pytorch-names.md.';
  }
  if (LIBRARY_NAMES.has(name)) return IMPORT_FIRST(name);
  const advice = NAME_HABITS.get(name) ?? (/^_i?\d+$/.test(name) ? NAME_HABITS.get("Out") : undefined);
  if (advice) return advice;
  if (/^\s*=(?!=|>)/.test(after) && /(^|\n)\s*$/.test(before)) {
    return `Variables are declared: \`const ${name} = …\`, or \`let\` if the value changes.`;
  }
  // f(x, lr=0.1)
  if (/^\s*=(?!=|>)/.test(after) && /[(,]\s*$/.test(before)) {
    return `Arguments have no names here; options are an object: \`{ ${name}: … }\`.`;
  }
  return undefined;
}

const LIBRARY_NAMES = new Set(["tf", "nn", "optim", "train", "jit", "plot", "data", "metrics", "experiment", "danfo"]);
const IMPORT_FIRST = (name: string): string =>
  `Cannot find name '${name}': first \`import { ${name} } from "nonlinear"\`.`;

function adviceForMember(name: string, before: string, message: string, code: number): string | undefined {
  const receiver = /([\w$]+)\s*\??\.\s*$/.exec(before)?.[1] ?? "";
  const method = counterpartOf(`.${name}`);
  const known = counterpartOf(`${receiver}.${name}`) ?? method;
  if (known && !isOnList(message, known === method)) return adviceFor(known);
  const habit = METHOD_HABITS.get(name);
  if (habit) return habit;
  if (code === OTHER_LIBRARY) {
    return `${message.replace(/ Do you need to change your target library\?.*$/, "")} Node ${process.versions.node} does not have it.`;
  }
  return undefined;
}

/** True if a method of PyTorch's tensors was called on a value that is nothing of the kind. */
function isOnList(message: string, isMethod: boolean): boolean {
  return isMethod && /on type '(?:any\[\]|(?:number|string|boolean)(?:\[\])*|\{.*)'/.test(message);
}

function adviceForClass(called: string): string {
  const short = counterpartOf(`nn.${called.split(".").at(-1)}`)?.ours;
  return `${called} is a class: \`new ${called}(…)\`${short?.startsWith("nn.") ? `, or \`${short}\`` : ""}.`;
}

/** The second part of the message about a value that is no function: it is an object of a class. */
const HAS_NO_CALL =
  /^\s*Type '(?!String|Number|Boolean|Symbol|BigInt|Date|RegExp|Promise|Map|Set|never)[A-Z][\w<>, ]*' has no call/;

function adviceForCall(text: string, code: string): string {
  const called = /^[\w$.]+/.exec(code)?.[0] ?? text;
  return `${called} is no function. A model computes by its method: \`${called}.forward(x)\`.`;
}

function adviceForModule(name: string, message: string): string | undefined {
  const python = { torch: "torch", numpy: "np", pandas: "pd", sklearn: "sklearn", matplotlib: "plt" }[
    name.split(/[./]/)[0]
  ];
  if (python === "torch") return 'PyTorch\'s names are in `import { nn, optim, train } from "nonlinear"`.';
  if (python) return NAME_HABITS.get(python);
  if (name.startsWith(".")) return undefined;
  return `${message} Install it in the notebook's folder: \`npm install ${name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/")}\`.`;
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
