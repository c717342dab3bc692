/**
 * Fault: TypeScript compiles `nn`, imported from "nonlinear", to `nonlinear_1.nn`. The library sends the source of a
 * sweep's function to other threads, and could only guess which names are of that kind.
 * Mend: the kernel tells the library the names in the `require` lines of what it compiled.
 */
import type { CompiledCell } from "../threads/messages";

const REQUIRE_LINE =
  /^(?:const|var|let) ([\p{ID_Start}_$][\p{ID_Continue}$]*_\d+) = (?:__import(?:Star|Default)\()?require\("([^"]+)"\)/gmu;

/** `nonlinear/ko` and the like: the same library with other words. */
const IN_ANOTHER_LANGUAGE = /^(nonlinear)\/[a-z]{2}$/;

/** Adds the names of a cell's imports, and of those in its files, with the modules that they stand for. */
export function noteImports({ js, modules }: Pick<CompiledCell, "js" | "modules">, names: Map<string, string>): void {
  for (const text of [js, ...modules.map((module) => module.js)]) {
    for (const [, name, module] of text.matchAll(REQUIRE_LINE))
      names.set(name, module.replace(IN_ANOTHER_LANGUAGE, "$1"));
  }
}
