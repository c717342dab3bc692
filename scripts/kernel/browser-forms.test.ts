/** The modules of the kernel with a form for browsers: the compiler holds each pair to one interface. */
import type { Modules } from "./runtime/runner";

/** What a file of a cell's text can do. */
interface OutputFile {
  readonly path: string;
  write(text: string): void;
  close(): void;
}

/** A browser's form has all that Node's has, of the same types. */
type Both<Node, Browser extends Node> = [Node, Browser];

export type Forms = [
  Both<typeof import("./compile/disk"), typeof import("./compile/disk.browser")>,
  Both<typeof import("./habits/machine"), typeof import("./habits/machine.browser")>,
  Both<typeof import("./log"), typeof import("./log.browser")>,
  Both<typeof import("./platform"), typeof import("./platform.browser")>,
  Both<{ OutputFile: new (cell: number) => OutputFile }, typeof import("./protocol/output-file.browser")>,
  Both<{ CellModules: new (folder: string) => Modules }, typeof import("./runtime/modules.browser")>,
  Both<typeof import("./runtime/own-code"), typeof import("./runtime/own-code.browser")>,
  Both<typeof import("./runtime/promised-timers"), typeof import("./runtime/promised-timers.browser")>,
  Both<Omit<typeof import("./tslab"), "checkTslabVersion" | "loadZmq">, typeof import("./tslab.browser")>,
];
