/**
 * Fault: what people write from habit in Python, IPython or PyTorch ends in errors of the parser or the type check
 * that do not help them.
 * Mend: the error says in one line what to write here.
 */
import { resolve } from "nonlinear/platform/path";
import type { Diagnostic } from "tslab/dist/converter";
import { adviceOnModule, PLATFORM } from "../platform";
import { adviceForArgument, adviceForCall, adviceForClass, adviceForIndex } from "./calls";
import type { CellTree } from "./kinds";
import { adviceForLine } from "./lines";
import { adviceForMethod } from "./methods";
import { adviceForUnknownExport, adviceForUnknownName, longestCounterpart } from "./names";
import { adviceForOperation } from "./operators";
import { adviceForPackage } from "./python";
import { adviceFor, counterpartOf } from "./pytorch";

export { adviseOnSyntax } from "./lines";

/** Codes of TypeScript's errors. */
const CANNOT_FIND_NAME = [2304, 2552, 2503, 2580, 2581, 2582, 2584, 2591, 2592, 2593, 2693, 18004];
const NO_PROPERTY = [2339, 2551, 2550];
const NOT_CALLABLE = 2349;
const NEEDS_NEW = 2348;
const WRONG_ARGUMENT = [2345, 2769, 2740, 2739, 2559, 2353];
const WRONG_OPERAND = [2365, 2362, 2363, 2322, 2638];
const WRONG_INDEX = [2538, 7053, 7015, 7017];
const NO_EXPORT = [2305, 2724, 2614];
const NO_MODULE = [2307, 2792, 2882];
const IMPLICIT_ANY = [7005, 7006, 7008, 7010, 7011, 7016, 7018, 7019, 7022, 7023, 7024, 7031, 7034];
const OTHER_LIBRARY = 2550;

/** Returns the errors of a type check, with advice in place of the messages about habits. */
export function adviseOnTypes(source: string, errors: readonly Diagnostic[], tree: CellTree): Diagnostic[] {
  const lines = source.split("\n");
  const advised: Diagnostic[] = [];
  const linesWithAdvice = new Set<number>();
  let isAnyExplained = false;
  for (const error of errors) {
    // Further errors on the line of a habit only follow from it.
    if (!error.fileName && linesWithAdvice.has(error.start.line)) continue;
    const advice = error.fileName ? undefined : adviceForError(source, lines, error, tree);
    const wayOut = waysOutOfAny(error.code);
    if (advice) {
      linesWithAdvice.add(error.start.line);
      advised.push({ ...error, messageText: advice, code: 0 });
    } else if (wayOut && !isAnyExplained) {
      isAnyExplained = true;
      advised.push({ ...error, messageText: `${error.messageText} ${wayOut}` });
    } else {
      advised.push(withoutPath(error));
    }
  }
  return advised;
}

/** TypeScript names the type of a module, and of two types of one name, by the path of a file. */
function withoutPath(error: Diagnostic): Diagnostic {
  const messageText = error.messageText
    .replace(/typeof import\("[^"]*"\)/g, "module")
    .replace(/\bimport\("[^"]*"\)\./g, "");
  return { ...error, messageText };
}

const SWITCH_OFF = "`// @ts-nocheck` in the cell's first line switches the check off.";

function waysOutOfAny(code: number): string | undefined {
  if (IMPLICIT_ANY.includes(code)) return `Write its type, as in \`(x: number)\`; ${SWITCH_OFF}`;
  return WRONG_INDEX.includes(code) && code >= 7000
    ? `Any member is there in \`(x as any)[key]\`; ${SWITCH_OFF}`
    : undefined;
}

function adviceForError(
  source: string,
  lines: string[],
  { start, end, code, messageText }: Diagnostic,
  tree: CellTree,
): string | undefined {
  const text = source.slice(start.offset, end.offset);
  const line = lines[start.line] ?? "";
  // `!ls` and `files = !ls` are right syntax.
  const command = /^\s*(?:\w+\s*=\s*)?(!.*?)[;\s]*$/.exec(line)?.[1];
  if (command) return adviceForLine(command);
  if (NO_MODULE.includes(code)) return adviceForModule(text.replace(/["']/g, ""), messageText);
  if (NO_EXPORT.includes(code) && messageText.includes('"nonlinear"')) return adviceForUnknownExport(text);
  const node = tree.nodeAt(start.offset, end.offset);
  if (!node) return undefined;
  if (CANNOT_FIND_NAME.includes(code)) return adviceForUnknownName(tree, node);
  if (NO_PROPERTY.includes(code)) return adviceForMember(tree, node, messageText, code);
  if (code === NEEDS_NEW) return adviceForClass(tree, node);
  if (code === NOT_CALLABLE) return adviceForCall(tree, node);
  if (WRONG_ARGUMENT.includes(code)) return adviceForArgument(tree, node);
  if (WRONG_OPERAND.includes(code)) return adviceForOperation(tree, node);
  if (WRONG_INDEX.includes(code)) return adviceForIndex(tree, node);
  return undefined;
}

function adviceForMember(
  tree: CellTree,
  node: Parameters<CellTree["kindOf"]>[0],
  message: string,
  code: number,
): string | undefined {
  const access = node.parent;
  if (access && tree.ts.isPropertyAccessExpression(access)) {
    const [name, receiver] = [access.name.text, access.expression];
    const kind = tree.kindOf(receiver);
    const ofModule = counterpartOf(`${receiver.getText()}.${name}`) ?? longestCounterpart(tree, access);
    const method = counterpartOf(`.${name}`);
    if (ofModule) return adviceFor(ofModule);
    if (method && (kind === "tensor" || kind === "module" || kind === "optimizer")) return adviceFor(method);
    if (kind === "number" && name === "item") return `It is a number already: \`${receiver.getText()}\`.`;
    const habit = adviceForMethod(name, kind);
    if (habit) return habit;
  }
  if (code === OTHER_LIBRARY) {
    return `${message.replace(/ Do you need to change your target library\?.*$/, "")} ${PLATFORM} does not have it.`;
  }
  return undefined;
}

/** Packages of Python's that nobody means from npm. */
const PYTHON_PACKAGES = ["torch", "numpy", "pandas", "sklearn", "matplotlib"];

function adviceForModule(name: string, message: string): string {
  const [first = ""] = name.split(/[./]/);
  if (PYTHON_PACKAGES.includes(first)) return adviceForPackage(first);
  if (name.startsWith(".")) {
    return `Cannot find module '${name}': there is no ${resolve(name)}.ts, .js or .json. Paths begin at the notebook's folder.`;
  }
  return `${message} ${adviceOnModule(name)}`;
}
