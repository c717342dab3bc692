/** Where the snapshot is from which the compiler's process starts (`snapshot.cjs`). */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folders and files with what is in it, besides packages. */
const FOLDERS = ["", "compile", "habits", "typescript-for-tslab"].map((name) =>
  join("scripts", "dist", "kernel", name),
);
const FILES = ["package-lock.json", "lib/dist/platform/path.js", "scripts/kernel/compile/snapshot.cjs"];

/**
 * @param root the project's folder
 * @returns the file's path, which names the running Node, the packages, the compiler and the folder, as the snapshot fits no
 *   others; undefined where part of these is not there
 */
export function snapshotFile(root: string): string | undefined {
  try {
    const hash = createHash("sha256").update(root);
    for (const file of sourcesOfSnapshot(root)) hash.update(readFileSync(file));
    const { version, platform, arch } = process;
    return join(root, "build", `compiler-${version}-${platform}-${arch}-${hash.digest("hex").slice(0, 16)}.blob`);
  } catch {
    return undefined;
  }
}

/** The files whose change makes another snapshot. */
export function sourcesOfSnapshot(root: string): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".js") && !name.endsWith(".test.js"))
      .sort()
      .map((name) => join(root, folder, name)),
  );
  return [...FILES.map((name) => join(root, name)), ...inFolders];
}
