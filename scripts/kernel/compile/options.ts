/**
 * Fault: tslab checks cells loosely (an implicit `any` and a misused null pass) and knows the library of ES2022 only.
 * Mend: TypeScript's strict mode, and the library of the running Node: ES2023 and what this Node has beyond it. Of the
 * global types only Node's; and source maps, to find a cell's own lines. JavaScript files are not checked: nobody can
 * write types there.
 */
import { join, parse } from "nonlinear/platform/path";
import type * as TypeScript from "typescript";

/** Features of newer versions of Node beyond ES2023, with the part of TypeScript's library that declares each. */
const FEATURES: readonly (readonly [part: string, isThere: boolean])[] = [
  ["es2024.object", "groupBy" in Object],
  ["es2024.collection", "groupBy" in Map],
  ["es2024.promise", "withResolvers" in Promise],
  ["es2024.string", "isWellFormed" in String.prototype],
  ["es2024.arraybuffer", "transfer" in ArrayBuffer.prototype],
  // Where a snapshot is made (`snapshot.ts`) there are none, though that Node has them.
  ["es2024.sharedmemory", typeof Atomics === "undefined" || "waitAsync" in Atomics],
  ["es2024.regexp", "unicodeSets" in RegExp.prototype],
  ["esnext.array", "fromAsync" in Array],
  ["esnext.collection", "union" in Set.prototype],
  ["esnext.iterator", "Iterator" in globalThis],
  ["esnext.promise", "try" in Promise],
  ["esnext.float16", "Float16Array" in globalThis],
  ["esnext.error", "isError" in Error],
  // `using` itself works in every Node: the compiler translates it, and Node's own types have what that needs.
  ["esnext.disposable", "DisposableStack" in globalThis],
];

const LIBRARY = ["es2023", ...FEATURES.filter(([, isThere]) => isThere).map(([part]) => part)];

/** @param root the project's folder */
export function mendOptions(
  ts: typeof TypeScript,
  options: TypeScript.CompilerOptions,
  root: string,
): TypeScript.CompilerOptions {
  return {
    ...options,
    strict: true,
    // Beyond ES2022, regular expressions with the flag `v`; `using` and the like are translated.
    target: ts.ScriptTarget.ES2024,
    lib: LIBRARY.map((name) => `lib.${name}.d.ts`),
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
    paths: {
      // Danfo comes with the library's mends, and they have types.
      "danfojs-node": [join(root, "lib", "dist", "danfo", "api", "danfo.d.ts")],
      // The package's own field `exports` says it, which tslab's kind of resolution overlooks: it would find the sources.
      "nonlinear/tf": [join(root, "lib", "tf.d.ts")],
      "nonlinear/*": [join(root, "lib", "dist", "*")],
    },
    // A missing file of `import "../helper"` is an error of the cell, as that of `import { f } from "../helper"`.
    noUncheckedSideEffectImports: true,
    sourceMap: true,
    // Files above the notebook's folder can be imported, too.
    rootDir: parse(root).root,
    checkJs: false,
    // TypeScript 5.5 removed it; the second step makes the code strict.
    noImplicitUseStrict: undefined,
    // No other types of the language are looked for among the packages.
    libReplacement: false,
  };
}
