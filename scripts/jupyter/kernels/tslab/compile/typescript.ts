/** Puts a mended TypeScript where tslab's converter will find it, and returns what the mends need to be asked for later. */
import type * as TypeScript from "@tslab/typescript-for-tslab";
import { loadTypeScript, replaceTypeScript } from "../tslab";
import { Emitter } from "./emit";
import { mendOptions } from "./options";
import { createLeanProgram } from "./program";

type Builder = TypeScript.EmitAndSemanticDiagnosticsBuilderProgram;
type WatchHost = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

export interface MendedTypeScript {
  ts: typeof TypeScript;
  emitter: Emitter;
}

/** Must run before tslab's converter is loaded: it keeps what it finds then. */
export function installMendedTypeScript(): MendedTypeScript {
  const ts = loadTypeScript();
  const emitter = new Emitter(ts);

  const createWatchCompilerHost = (
    rootNames: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    _createProgram: unknown,
    ...reporters: [TypeScript.DiagnosticReporter?, TypeScript.WatchStatusReporter?]
  ) => ts.createWatchCompilerHost(rootNames, mendOptions(options), system, createLeanProgram(ts), ...reporters);

  const createWatchProgram = (host: WatchHost) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => afterProgramCreate?.call(host, emitter.mendProgram(builder));
    return ts.createWatchProgram(host);
  };

  replaceTypeScript({
    ...Object.getOwnPropertyDescriptors(ts),
    ...Object.getOwnPropertyDescriptors({
      createWatchCompilerHost,
      createWatchProgram,
      transpileModule: emitter.transpile,
    }),
  });
  return { ts, emitter };
}
