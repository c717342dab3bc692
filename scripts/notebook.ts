/** `npm run notebook -- FILE…`: runs notebooks headless on the kernel of the lessons, and writes their outputs back. */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { jupyterEnvironment } from "./jupyter";
import { root, venvPython } from "./paths";
import { StepError } from "./setup/step.cjs";

const USAGE = "npm run notebook -- NOTEBOOK… [--epochs N] [--output FILE]";

export async function main(args: string[]): Promise<void> {
  const { notebooks, epochs, output } = readArguments(args);
  for (const notebook of notebooks) {
    console.log(notebook);
    if (!(await runNotebook(notebook, { epochs, output }))) process.exitCode = 1;
  }
}

export interface RunOptions {
  /** Trains this many epochs instead of the lesson's own number; the source in the file stays as it is. */
  readonly epochs?: number;
  /** Where the notebook goes with its outputs; default: its own place. */
  readonly output?: string;
}

/** Runs one notebook, showing its cells as they end; false when a cell failed, with the cell and its error printed. */
export function runNotebook(notebook: string, { epochs, output }: RunOptions = {}): Promise<boolean> {
  const program = resolve(root, "scripts", "run_notebook.py");
  const args = [program, resolve(notebook), resolve(output ?? notebook), root, ...(epochs ? [String(epochs)] : [])];
  const child = spawn(venvPython, args, { env: jupyterEnvironment(), stdio: ["ignore", "inherit", "inherit"] });
  // The runner ends its kernel when it is told to end.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("exit", (code) => done(code === 0));
  });
}

function readArguments(args: string[]): RunOptions & { notebooks: string[] } {
  try {
    const { values, positionals: notebooks } = parseArgs({
      args,
      allowPositionals: true,
      options: { epochs: { type: "string" }, output: { type: "string" } },
    });
    if (notebooks.length === 0) throw new Error("No notebook is named.");
    if (values.output && notebooks.length > 1) throw new Error("--output takes one notebook.");
    const given = values.epochs ?? process.env.NONLINEAR_EPOCHS;
    const epochs = given === undefined ? undefined : Number(given);
    if (epochs !== undefined && !(Number.isInteger(epochs) && epochs > 0))
      throw new Error(`--epochs takes a whole number from 1, not ${given}.`);
    return { notebooks, epochs, output: values.output };
  } catch (error) {
    throw new StepError((error as Error).message, `Usage: ${USAGE}`);
  }
}
