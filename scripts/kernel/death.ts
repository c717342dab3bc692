/** What a notebook is told when the process that runs its cells dies. */
import { red } from "./ansi";
import type { ErrorContent } from "./threads/messages";

export interface Death {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  /** Its last words. */
  readonly log: string;
  /** The largest memory that was seen, in bytes; 0 where that is not known. */
  readonly memory: number;
  /** Whether it was ended because a cell had closed its pipes. */
  readonly isCutOff: boolean;
}

/** @param count the execution count of the cell that ran; undefined where none did */
export function deathError(death: Death, count: number | undefined): ErrorContent {
  const evalue = causeOf(death, count);
  return { ename: "KernelDied", evalue, traceback: [red(`KernelDied: ${evalue}`)] };
}

export function causeOf({ code, signal, log, memory, isCutOff }: Death, count: number | undefined): string {
  const size = memory > 0 ? ` at ${(memory / 2 ** 30).toFixed(1)} GB` : "";
  const place = count === undefined ? ", while no cell ran" : `, in cell ${count}`;
  const advice = "Its variables are lost.";
  if (/heap out of memory|Allocation failed/.test(log))
    return `the kernel ended for lack of memory${size}${place}. ${advice}`;
  // It ends by itself when it cannot write.
  if (isCutOff || /EBADF: bad file descriptor, write/.test(log))
    return `the kernel was ended, because code closed the file descriptors 3 or 4, which are the kernel's own${place}. ${advice}`;
  if (signal === "SIGKILL")
    return `the kernel was killed${size}${place}; a system does that when its memory runs out. ${advice}`;
  if (signal !== null) return `the kernel crashed in native code (${signal})${size}${place}. ${advice}`;
  return `the kernel ended with code ${code}${size}${place}. ${advice}`;
}
