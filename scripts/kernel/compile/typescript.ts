/** Puts a mended TypeScript where tslab's converter finds it, and returns what the kernel needs of it later. */
import type * as TypeScript from "typescript";
import { loadTypeScript, replaceTypeScript, type TslabTypeScript } from "../tslab";
import { Emitter } from "./emit";
import { FileChanges } from "./file-changes";
import { ImportedFiles } from "./imported-files";
import { mendOptions } from "./options";
import { ParsedFiles } from "./parsed-files";
import { CellProgram, type WatchHost } from "./program";

export interface MendedTypeScript {
  ts: TslabTypeScript;
  emitter: Emitter;
  /** The newest program that was made. */
  program: () => TypeScript.Program | undefined;
  /** Makes the program of the newest texts, if it is not made yet. */
  makeProgram: () => void;
  /** Reads what documents the names of packages, if that is not read yet. */
  readDocs: () => void;
  /** Looks what has changed on the disk since the last call. */
  noticeChanges: () => void;
  /** Sets the folder in which converters that are created from now on find the cells. */
  enter: (folder: string) => void;
}

/**
 * Must run before tslab's converter is loaded, which keeps what it finds then.
 * @param root the project's folder
 */
export function installMendedTypeScript(root: string): MendedTypeScript {
  const ts = loadTypeScript();
  const emitter = new Emitter(ts);
  const changes = new FileChanges();
  const parsed = new ParsedFiles(ts);
  const imported = new ImportedFiles(ts, root);
  let cells: CellProgram | undefined;
  let folder = root;

  const createWatchCompilerHost = (
    rootNames: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    _createProgram: unknown,
    ...reporters: [TypeScript.DiagnosticReporter?, TypeScript.WatchStatusReporter?]
  ) => ts.createWatchCompilerHost(rootNames, mendOptions(ts, options, root), system, undefined, ...reporters);

  const createWatchProgram = (host: WatchHost) => {
    cells = new CellProgram(ts, host, parsed, imported, emitter.emit);
    return cells;
  };

  const replacements = {
    createWatchCompilerHost,
    createWatchProgram,
    transpileModule: emitter.transpile,
    getPreEmitDiagnosticsOfFiles: emitter.diagnose,
    // TypeScript's own answer stays that of its first question, which may be older than this process (`snapshot.ts`).
    sys: Object.assign(Object.create(ts.sys), { watchFile: changes.watch, getCurrentDirectory: () => folder }),
  };
  replaceTypeScript({ ...Object.getOwnPropertyDescriptors(ts), ...Object.getOwnPropertyDescriptors(replacements) });
  const program = () => cells?.program;
  return {
    ts,
    emitter,
    program,
    makeProgram: () => cells?.getProgram().getProgram(),
    readDocs: () => parsed.readDocs(),
    noticeChanges: () => changes.tell(ts, program()),
    enter: (entered) => {
      folder = entered;
    },
  };
}
