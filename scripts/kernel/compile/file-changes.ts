/**
 * Fault: tslab polls the files beside a notebook, notices an edit late, and recompiles only the edited file: files
 * that import it keep the old code.
 * Mend: before each cell the files are checked, and tslab is told which changed, and which files import those.
 */
import type * as TypeScript from "typescript";
import { stampOf } from "./disk";
import { INSTALLED } from "./parsed-files";
import { directImports, sourcesIn } from "./program";

interface Watched {
  stamp: string;
  readonly callback: TypeScript.FileWatcherCallback;
}

export class FileChanges {
  private readonly files = new Map<string, Watched>();

  /** In the place of the function by which tslab has a file watched. */
  watch = (path: string, callback: TypeScript.FileWatcherCallback): TypeScript.FileWatcher => {
    if (!INSTALLED.test(path)) this.files.set(path, { stamp: stampOf(path), callback });
    return { close: () => this.files.delete(path) };
  };

  /** Tells tslab what has changed on the disk since the last call. */
  tell(ts: typeof TypeScript, program: TypeScript.Program | undefined): void {
    const changed: string[] = [];
    for (const [path, file] of this.files) {
      const stamp = stampOf(path);
      if (stamp !== file.stamp) changed.push(path);
      file.stamp = stamp;
    }
    if (!program || changed.length === 0) return;
    for (const path of withImporters(program, changed))
      this.files.get(path)?.callback(path, ts.FileWatcherEventKind.Changed);
  }
}

/** Returns the files together with all source files that import them, directly or through others. */
function withImporters(program: TypeScript.Program, changed: string[]): Set<string> {
  const found = new Set(changed);
  let before: number;
  do {
    before = found.size;
    for (const file of sourcesIn(program)) {
      if (directImports(program, file).some((path) => found.has(path))) found.add(file.fileName);
    }
  } while (found.size > before);
  return found;
}
