/** Where the snapshot is from which the compiler's process starts (`snapshot.cjs`). */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The compiled files that are in it, besides packages. */
const FOLDERS = ["compile", "habits", "typescript-for-tslab"];
const FILES = ["package-lock.json", "scripts/kernel/compile/snapshot.cjs", "scripts/dist/kernel/tslab.js"];

/**
 * @param root the project's folder
 * @returns the file's path, which names the running Node, the packages, the compiler and the folder, as the snapshot fits no
 *   others; undefined where part of these is not there
 */
export function snapshotFile(root: string): string | undefined {
  try {
    const kernel = join(root, "scripts", "dist", "kernel");
    const inFolders = FOLDERS.flatMap((folder) =>
      readdirSync(join(kernel, folder))
        .filter((name) => name.endsWith(".js") && !name.endsWith(".test.js"))
        .map((name) => join(kernel, folder, name)),
    );
    const hash = createHash("sha256").update(root);
    for (const file of [...FILES.map((name) => join(root, name)), ...inFolders.sort()]) hash.update(readFileSync(file));
    const { version, platform, arch } = process;
    return join(root, "build", `compiler-${version}-${platform}-${arch}-${hash.digest("hex").slice(0, 16)}.blob`);
  } catch {
    return undefined;
  }
}
