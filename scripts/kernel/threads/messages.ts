/** The messages between the front, which has the sockets, and the host, which runs the cells. */
import type { Preload } from "../runtime/preload";

/** A compiled file with its source maps, those of the last compilation step first. */
export interface CompiledCode {
  /** The file's name in stack traces. */
  name: string;
  js: string;
  maps: object[];
  /** The number of lines that the compiler added before the source. */
  addedLines: number;
}

/** A cell ready to run. */
export interface CompiledCell extends CompiledCode {
  isAsync: boolean;
  /** The names of the variables, functions and classes that the cell declares for later cells. */
  declares: string[];
  /** Those of them whose type is a number. */
  numbers: string[];
  /** The new or changed files beside the notebook that the cell imports. */
  modules: CompiledCode[];
}

/** The content of a Jupyter `error` message. */
export interface ErrorContent {
  ename: string;
  evalue: string;
  traceback: string[];
}

export interface MimeBundle {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

export interface DisplayContent extends MimeBundle {
  transient: { display_id?: string };
}

/** The end of a cell. */
export interface Outcome {
  error?: ErrorContent;
  /** True when the error has been published already: errors that nothing caught are, as soon as they happen. */
  isErrorTold?: boolean;
  result?: MimeBundle;
  /** The declared names that got no value, because the cell stopped before them. */
  unassigned: string[];
}

/** The answer to a cell that asks for a line. */
export type InputAnswer = { line: string } | { refused: string } | { interrupted: true };

export type ToHost =
  | { type: "run"; cell: number; code: CompiledCell }
  /** The interrupts are numbered. */
  | { type: "interrupt"; cell: number; number: number }
  /** The wish to break into the JavaScript that an interrupted cell runs. */
  | { type: "terminate" }
  | { type: "stopLeftovers" }
  /** What a cell is going to import, and use. */
  | ({ type: "load" } & Preload)
  | { type: "answer"; answer: InputAnswer }
  | { type: "exit" };

/** `cell` is the cell whose code sent the message; undefined when that is not known. */
export type ToFront =
  | { type: "stream"; cell: number | undefined; name: "stdout" | "stderr"; text: string }
  | { type: "display"; cell: number | undefined; content: DisplayContent; update: boolean }
  | { type: "clear"; cell: number | undefined; wait: boolean }
  | { type: "error"; cell: number | undefined; error: ErrorContent }
  | { type: "input"; cell: number | undefined; prompt: string }
  /** The host has taken an interrupt, and is going to end the cell on its own. */
  | { type: "heard"; number: number }
  | { type: "done"; cell: number; outcome: Outcome };
