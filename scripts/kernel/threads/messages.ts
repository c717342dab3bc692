/** What the two threads of the kernel tell each other: the front (sockets and compiler) and the host (where cells run). */

/** A compiled file and the maps back to its source, the last step first; positions go through them one by one. */
export interface CompiledCode {
  /** The name that stack traces show. */
  name: string;
  js: string;
  maps: object[];
  /** How many lines the compiler put before the source. */
  addedLines: number;
}

/** A cell ready to run. */
export interface CompiledCell extends CompiledCode {
  isAsync: boolean;
  /** The names that the cell declares, with a value, for later cells. */
  declares: string[];
  /** Files beside the notebook that the cell imports and that are new or changed. */
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

/** How a cell ended. */
export interface Outcome {
  error?: ErrorContent;
  /** True when the error was told as soon as it happened: one that no code of the cell caught. */
  isErrorTold?: boolean;
  result?: MimeBundle;
  /** Declared names that have no value from this cell, because it stopped before them. */
  unassigned: string[];
}

/** What a cell that asks for a line gets. */
export type InputAnswer = { line: string } | { refused: string } | { interrupted: true };

export type ToHost =
  | { type: "run"; cell: number; code: CompiledCell }
  | { type: "interrupt"; cell: number }
  | { type: "stopLeftovers" }
  | { type: "exit" };

/** `cell` is the cell whose code did it; undefined where that cannot be known. */
export type ToFront =
  | { type: "stream"; cell: number | undefined; name: "stdout" | "stderr"; text: string }
  | { type: "display"; cell: number | undefined; content: DisplayContent; update: boolean }
  | { type: "clear"; cell: number | undefined; wait: boolean }
  | { type: "error"; cell: number | undefined; error: ErrorContent }
  | { type: "input"; cell: number | undefined; prompt: string }
  | { type: "done"; cell: number; outcome: Outcome };
