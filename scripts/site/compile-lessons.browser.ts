/** Compiles lessons as the kernel of a page does. Bundled as that is, it runs where the site is built. */
import { Compiler } from "../kernel/compile/compiler";
import { compileLesson, type LessonCell } from "../kernel/compile/lesson-compiler.browser";
import { giveTypes } from "../kernel/tslab.browser";

/**
 * @param types the declarations that cells are checked against: a JSON object of texts by path
 * @param lessons the code cells of each
 */
export function compileLessons(types: string, lessons: readonly (readonly string[])[]): LessonCell[][] {
  giveTypes(new TextEncoder().encode(types).buffer as ArrayBuffer);
  const compiler = new Compiler("/");
  compiler.enter("/");
  return lessons.map((sources) => compileLesson(compiler, sources));
}
