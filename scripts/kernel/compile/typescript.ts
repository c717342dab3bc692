/**
 * Puts a mended TypeScript where tslab's converter will find it, and returns what the mends need to be asked for
 * later.
 */
import type * as TypeScript from "@tslab/typescript-for-tslab";
import { loadTypeScript, replaceTypeScript } from "../tslab";
import { isOfDeclarations } from "./diagnostics";
import { Emitter } from "./emit";
import { FileChanges } from "./file-changes";
import { mendOptions, newerLibraryFile } from "./options";
import { createLeanProgram } from "./program";

type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
type WatchHost = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

/** What tslab's TypeScript has besides TypeScript's own functions. */
interface TslabAddition {
  getPreEmitDiagnosticsOfFiles(
    program: TypeScript.Program,
    files: TypeScript.SourceFile[],
  ): readonly TypeScript.Diagnostic[];
}

export interface MendedTypeScript {
  ts: typeof TypeScript;
  emitter: Emitter;
  /** Tells TypeScript what changed on the disk since the last call. */
  noticeChanges: () => void;
}

/** Must run before tslab's converter is loaded: it keeps what it finds then. */
export function installMendedTypeScript(): MendedTypeScript {
  const ts = loadTypeScript();
  const emitter = new Emitter(ts);
  const changes = new FileChanges();

  const createWatchCompilerHost = (
    rootNames: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    _createProgram: unknown,
    ...reporters: [TypeScript.DiagnosticReporter?, TypeScript.WatchStatusReporter?]
  ) =>
    ts.createWatchCompilerHost(
      rootNames,
      mendOptions(options),
      changes.mendTimers(system),
      createLeanProgram(ts),
      ...reporters,
    );

  const createWatchProgram = (host: WatchHost) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => afterProgramCreate?.call(host, emitter.mendProgram(builder));
    return ts.createWatchProgram(host);
  };

  const replacements = {
    createWatchCompilerHost,
    createWatchProgram,
    transpileModule: emitter.transpile,
    getPreEmitDiagnosticsOfFiles: (program: TypeScript.Program, files: TypeScript.SourceFile[]) =>
      (ts as unknown as TslabAddition)
        .getPreEmitDiagnosticsOfFiles(program, files)
        .filter((diagnostic) => !isOfDeclarations(diagnostic)),
    sys: Object.assign(changes.mendSystem(ts), {
      readFile: (path: string, encoding?: string) => ts.sys.readFile(newerLibraryFile(path), encoding),
    }),
  };
  replaceTypeScript({ ...Object.getOwnPropertyDescriptors(ts), ...Object.getOwnPropertyDescriptors(replacements) });
  return { ts, emitter, noticeChanges: () => changes.tell(ts, emitter.program) };
}
