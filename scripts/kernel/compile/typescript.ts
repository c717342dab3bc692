/** Puts a mended TypeScript where tslab's converter finds it, and returns what the kernel needs of it later. */
import type * as TypeScript from "typescript";
import { loadTypeScript, replaceTypeScript, type TslabTypeScript } from "../tslab";
import { Emitter } from "./emit";
import { FileChanges } from "./file-changes";
import { mendOptions } from "./options";
import { createLeanProgram } from "./program";
import { mendModuleResolution } from "./project-modules";

type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
type WatchHost = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

export interface MendedTypeScript {
  ts: TslabTypeScript;
  emitter: Emitter;
  /** Reports to TypeScript what has changed on the disk since the last call. */
  noticeChanges: () => void;
}

/**
 * Must run before tslab's converter is loaded, which keeps what it finds then.
 * @param root the project's folder
 */
export function installMendedTypeScript(root: string): MendedTypeScript {
  const ts = loadTypeScript();
  const emitter = new Emitter(ts);
  const changes = new FileChanges();

  const createWatchCompilerHost = (
    rootNames: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    _createProgram: unknown,
    ...reporters: [TypeScript.DiagnosticReporter?, TypeScript.WatchStatusReporter?]
  ) => {
    const mended = mendOptions(ts, options, root);
    return ts.createWatchCompilerHost(
      rootNames,
      mended,
      changes.mendTimers(system),
      createLeanProgram(ts),
      ...reporters,
    );
  };

  const createWatchProgram = (host: WatchHost) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => afterProgramCreate?.call(host, emitter.mendProgram(builder));
    mendModuleResolution(ts, host, root);
    return ts.createWatchProgram(host);
  };

  const replacements = {
    createWatchCompilerHost,
    createWatchProgram,
    transpileModule: emitter.transpile,
    getPreEmitDiagnosticsOfFiles: emitter.diagnose,
    sys: changes.mendSystem(ts),
  };
  replaceTypeScript({ ...Object.getOwnPropertyDescriptors(ts), ...Object.getOwnPropertyDescriptors(replacements) });
  return { ts, emitter, noticeChanges: () => changes.tell(ts, emitter.program) };
}
