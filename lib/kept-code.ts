/**
 * The machine-readable form that V8 gives to large packages, kept in the project's `build/code`: without it each process
 * parses seven megabytes of TensorFlow, a third of the time in which that loads. V8 itself refuses what another version,
 * processor or set of options made, so each has a folder of its own.
 */
import Module, { createRequire } from "node:module";
import path from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { fileExists, readBytesSync, replaceFile } from "./files";
import { sha256 } from "./platform/hash";

const BUILD = path.join(__dirname, "..", "..", "build");
const FOLDER = path.join(BUILD, "code", `${process.version}-${process.arch}-${cachedDataVersionTag()}`);
/** Characters of a source; what is smaller is parsed sooner than looked for. */
const LARGE = 100_000;

/** A script whose form is kept. */
export interface KeptScript {
  readonly script: Script;
  /** Keeps the script with all functions that have been compiled by now, unless it is kept already. */
  keep(): void;
}

export function keptScript(text: string, filename: string): KeptScript {
  const file = path.join(FOLDER, `${path.basename(filename)}-${sha256([text]).slice(0, 16)}`);
  const cachedData = fileExists(file) ? readBytesSync(file) : undefined;
  const script = new Script(text, { filename, cachedData });
  const keep = () => {
    if ((cachedData && !script.cachedDataRejected) || !fileExists(BUILD)) return;
    try {
      replaceFile(file, script.createCachedData());
    } catch {
      // A folder in which nothing can be written: the next process parses the source again.
    }
  };
  return { script, keep };
}

interface Compiling extends NodeJS.Module {
  _compile(text: string, filename: string): unknown;
}

/** Loads CommonJS packages; the form of their large files is kept. */
export function withKeptCode<T>(load: () => T): T {
  const prototype: Compiling = Module.prototype as never;
  const compile = prototype._compile;
  const scripts: KeptScript[] = [];
  prototype._compile = function (this: Compiling, text: string, filename: string) {
    if (text.length < LARGE) return compile.call(this, text, filename);
    const kept = keptScript(Module.wrap(text), filename);
    scripts.push(kept);
    const requireHere = Object.assign((name: string) => this.require(name), createRequire(filename));
    const parameters = [this.exports, requireHere, this, filename, path.dirname(filename)];
    return kept.script.runInThisContext().apply(this.exports, parameters);
  };
  try {
    return load();
  } finally {
    prototype._compile = compile;
    for (const { keep } of scripts) keep();
  }
}
