/**
 * Fault: tslab checks cells loosely (an implicit `any` and a misused null pass) and knows the library of ES2022 only;
 * its TypeScript 5.0 was made before `toSorted` and its like were described.
 * Mend: TypeScript's strict mode and ES2023, as everywhere in this project, with the arrays of the project's newer
 * TypeScript; of the global types only Node's; and source maps, to find a cell's own lines. JavaScript files are not
 * checked: nobody can write types there.
 */
import { join } from "node:path";
import type * as TypeScript from "@tslab/typescript-for-tslab";

export function mendOptions(options: TypeScript.CompilerOptions): TypeScript.CompilerOptions {
  return { ...options, strict: true, lib: ["lib.es2023.d.ts"], types: ["node"], sourceMap: true, checkJs: false };
}

const ARRAYS_OF_2023 = "lib.es2023.array.d.ts";

/** The file to read in place of another one of TypeScript's own. */
export function newerLibraryFile(path: string): string {
  if (!path.endsWith(`/${ARRAYS_OF_2023}`)) return path;
  try {
    return join(require.resolve("typescript"), "..", ARRAYS_OF_2023);
  } catch {
    // Without the project's TypeScript the older description has to do.
    return path;
  }
}
