/** TypeScript's view of a machine whose files are all in memory. */
import type * as TypeScript from "typescript";

/** The folder that cells run in, and in which TypeScript finds the packages. */
const FOLDER = "/";
/** Where TypeScript believes that it lies, with the declarations of the language beside it. */
const COMPILER = "/typescript/typescript.js";
/** The library is a workspace, which npm links. */
const [LINK, TARGET] = ["/node_modules/nonlinear", "/lib"];

/** @param files their texts by absolute path */
export function memorySystem(files: ReadonlyMap<string, string>): TypeScript.System {
  const folders = foldersOf(files.keys());
  const real = (path: string) => {
    const linked = path.startsWith(LINK) ? TARGET + path.slice(LINK.length) : path;
    return linked.length > 1 ? linked.replace(/\/$/, "") : linked;
  };
  return {
    args: [],
    newLine: "\n",
    useCaseSensitiveFileNames: true,
    write: () => {},
    readFile: (path) => files.get(real(path)),
    writeFile: () => {},
    resolvePath: (path) => path,
    fileExists: (path) => files.has(real(path)),
    directoryExists: (path) => folders.has(real(path)),
    createDirectory: () => {},
    getExecutingFilePath: () => COMPILER,
    getCurrentDirectory: () => FOLDER,
    getDirectories: (path) => [...(folders.get(real(path)) ?? [])],
    readDirectory: () => [],
    realpath: real,
    exit: () => {},
    watchFile: () => ({ close: () => {} }),
    watchDirectory: () => ({ close: () => {} }),
  };
}

/** The names of the subfolders of each folder. */
function foldersOf(paths: Iterable<string>): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    let name: string | undefined;
    for (let folder = above(path); ; folder = above(folder)) {
      const known = folders.get(folder) ?? new Set();
      folders.set(folder, known);
      if (name !== undefined) known.add(name);
      if (folder === "/") break;
      name = folder.slice(folder.lastIndexOf("/") + 1);
    }
  }
  return folders;
}

const above = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf("/"))) || "/";
