/** The console of cells in a web worker: its text goes to the notebook, as Node's does by its streams. */
import { format, inspect } from "node-inspect-extracted";
import type { ToFront } from "../threads/messages";
import { currentCell } from "./current-cell";

/** @param post sends to the front */
export function captureConsole(post: (message: ToFront) => void): void {
  const writer =
    (name: "stdout" | "stderr") =>
    (...values: unknown[]): void => {
      const cell = currentCell();
      if (!cell?.isDead) post({ type: "stream", cell: cell?.id, name, text: `${format(...values)}\n` });
    };
  const [out, err] = [writer("stdout"), writer("stderr")];
  Object.assign(console, { log: out, info: out, debug: out, warn: err, error: err, trace: err });
  console.dir = (value: unknown, options?: object) => out(inspect(value, options));
}
