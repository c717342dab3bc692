/**
 * Fault: tslab polls the files beside a notebook, notices an edit late, and recompiles only the edited file: files
 * that import it keep the old code. An import that failed once keeps failing after the file was created.
 * Mend: before each cell the files are checked, and TypeScript is told which changed, and which files import those.
 */
import { join } from "nonlinear/platform/path";
import type * as TypeScript from "typescript";
import { MISSING, namesIn, stampOf } from "./disk";
import { directImports } from "./program";

interface WatchedFile {
  callbacks: Set<TypeScript.FileWatcherCallback>;
  stamp: string;
}

interface WatchedFolder {
  callbacks: Set<TypeScript.DirectoryWatcherCallback>;
  names: Set<string>;
}

const IGNORED_TIMER = Symbol("a timer that nobody waits for");
const INSTALLED = /[\\/]node_modules([\\/]|$)/;
const NO_WATCHER: TypeScript.FileWatcher = { close: () => {} };

export class FileChanges {
  private readonly files = new Map<string, WatchedFile>();
  private readonly folders = new Map<string, WatchedFolder>();
  private isTelling = false;

  /** Returns TypeScript's `sys` with watchers that only `tell` calls. */
  mendSystem(ts: typeof TypeScript): TypeScript.System {
    return Object.assign(Object.create(ts.sys), {
      watchFile: (path: string, callback: TypeScript.FileWatcherCallback) => this.watchFile(path, callback),
      watchDirectory: (path: string, callback: TypeScript.DirectoryWatcherCallback) => this.watchFolder(path, callback),
    });
  }

  /**
   * Returns tslab's system, which allows one timer at a time, without the timers that `tell` causes: nobody needs
   * them.
   */
  mendTimers(system: TypeScript.System): TypeScript.System {
    return Object.assign(Object.create(system), {
      setTimeout: (callback: () => void, ms: number) =>
        this.isTelling ? IGNORED_TIMER : system.setTimeout?.(callback, ms),
      clearTimeout: (timer: unknown) => {
        if (timer !== IGNORED_TIMER) system.clearTimeout?.(timer);
      },
    });
  }

  /** Reports to TypeScript what has changed on the disk since the last call. */
  tell(ts: typeof TypeScript, program: TypeScript.Program | undefined): void {
    this.isTelling = true;
    try {
      for (const [path, folder] of this.folders) this.tellFolder(path, folder);
      const changed = [...this.files].filter(([path, file]) => file.stamp !== stampOf(path)).map(([path]) => path);
      for (const path of program ? withImporters(program, changed) : changed) this.tellFile(ts, path);
    } finally {
      this.isTelling = false;
    }
  }

  private watchFile(path: string, callback: TypeScript.FileWatcherCallback): TypeScript.FileWatcher {
    if (INSTALLED.test(path)) return NO_WATCHER;
    const file = this.files.get(path) ?? { callbacks: new Set(), stamp: stampOf(path) };
    this.files.set(path, file);
    return register(file.callbacks, callback, () => this.files.delete(path));
  }

  private watchFolder(path: string, callback: TypeScript.DirectoryWatcherCallback): TypeScript.FileWatcher {
    if (INSTALLED.test(path)) return NO_WATCHER;
    const folder = this.folders.get(path) ?? { callbacks: new Set(), names: new Set(namesIn(path)) };
    this.folders.set(path, folder);
    return register(folder.callbacks, callback, () => this.folders.delete(path));
  }

  private tellFile(ts: typeof TypeScript, path: string): void {
    const file = this.files.get(path);
    if (!file) return;
    const before = file.stamp;
    file.stamp = stampOf(path);
    const { Created, Changed, Deleted } = ts.FileWatcherEventKind;
    const kind = file.stamp === MISSING ? Deleted : before === MISSING ? Created : Changed;
    for (const callback of [...file.callbacks]) callback(path, kind);
  }

  private tellFolder(path: string, folder: WatchedFolder): void {
    const before = folder.names;
    folder.names = new Set(namesIn(path));
    const changed = [...folder.names].filter((name) => !before.has(name));
    changed.push(...[...before].filter((name) => !folder.names.has(name)));
    for (const name of changed)
      for (const callback of [...folder.callbacks]) callback(join(path, name.replace(/\/$/, "")));
  }
}

function register<Callback>(callbacks: Set<Callback>, callback: Callback, onEmpty: () => void): TypeScript.FileWatcher {
  callbacks.add(callback);
  return {
    close: () => {
      callbacks.delete(callback);
      if (callbacks.size === 0) onEmpty();
    },
  };
}

/** Returns the files together with all source files that import them, directly or through others. */
function withImporters(program: TypeScript.Program, changed: string[]): Set<string> {
  const found = new Set(changed);
  if (changed.length === 0) return found;
  const sources = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  let before: number;
  do {
    before = found.size;
    for (const file of sources) {
      if (directImports(program, file).some((path) => found.has(path))) found.add(file.fileName);
    }
  } while (found.size > before);
  return found;
}
