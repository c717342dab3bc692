/**
 * Fault: tslab checks cells loosely (an implicit `any` and a misused null pass) and knows the library of ES2022 only.
 * Mend: TypeScript's strict mode and ES2023, as everywhere in this project, and source maps to find a cell's own lines.
 */
import type * as TypeScript from "@tslab/typescript-for-tslab";

export function mendOptions(options: TypeScript.CompilerOptions): TypeScript.CompilerOptions {
  return { ...options, strict: true, lib: ["lib.es2023.d.ts"], sourceMap: true };
}
