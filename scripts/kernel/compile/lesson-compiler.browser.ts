/**
 * The compiler in a page. To load it, and to have it read all types, takes seconds of a core, which a page needs for JupyterLab
 * first: a lesson's cells come compiled from the site's build, and as long as they are run as they are and in their order,
 * nothing else is needed. All else asks the compiler, which goes on from there.
 */
import { cellName } from "../names";
import type { CompiledCell } from "../threads/messages";
import { BUILT_INS, type Compilation, Compiler } from "./compiler";
import { SAMPLE_CELL } from "./sample-cell";
import type { CompilerService } from "./service";

/** A lesson's cell, as it is compiled after those above it. */
export interface LessonCell {
  readonly source: string;
  readonly code: CompiledCell;
  /** What the cells up to this one have declared once it has run: a declaration file. */
  readonly declarations: string;
}

export class LessonCompiler implements CompilerService {
  private lesson: readonly LessonCell[] = [];
  /** How many of the lesson's cells have run, and how many were compiled. */
  private run = 0;
  private compiled = 0;
  private compiler: Compiler | undefined;

  /** @param folder the one that has the packages, in which cells run */
  constructor(private readonly folder: string) {}

  /** The cells of the lesson that is open, in their order. */
  know(lesson: readonly LessonCell[]): void {
    this.lesson = lesson;
  }

  /** Whether there are cells that need no compiler. */
  get knowsLesson(): boolean {
    return this.lesson.length > 0;
  }

  /** Loads the compiler, if it is not loaded, and has it read the types of the library. */
  prepare(): void {
    if (this.compiler) return;
    const compiler = new Compiler(this.folder);
    compiler.enter(this.folder);
    compiler.compile(SAMPLE_CELL, cellName(0));
    compiler.enter(this.folder);
    compiler.resume(this.declarationsAfter(this.run), this.declarationsAfter(this.compiled));
    this.compiler = compiler;
  }

  /** Begins anew, for a kernel that knows no names. */
  restart(): void {
    this.run = 0;
    this.compiled = 0;
    this.compiler?.enter(this.folder);
  }

  /** Forgets all declarations: the variables are lost. */
  forget(): void {
    this.run = 0;
    this.compiled = 0;
    this.compiler?.forget();
  }

  compile(source: string, name: string): Compilation {
    const cell = this.compiler ? undefined : this.lesson[this.run];
    if (cell?.source !== source || name !== cellName(this.run + 1)) return this.loaded().compile(source, name);
    this.compiled = this.run + 1;
    return { code: cell.code };
  }

  compileAhead(source: string, name: string): void {
    this.compiler?.compileAhead(source, name);
  }

  settle(unassigned: string[]): void {
    if (this.compiler || unassigned.length > 0) this.loaded().settle(unassigned);
    else this.run = this.compiled;
  }

  complete(source: string, position: number): ReturnType<Compiler["complete"]> {
    return this.loaded().complete(source, position);
  }

  inspect(source: string, position: number): string | undefined {
    return this.loaded().inspect(source, position);
  }

  isComplete(source: string): ReturnType<Compiler["isComplete"]> {
    return this.loaded().isComplete(source);
  }

  private loaded(): Compiler {
    this.prepare();
    return this.compiler as Compiler;
  }

  private declarationsAfter(cells: number): string {
    return this.lesson[cells - 1]?.declarations ?? BUILT_INS;
  }
}

/** What a lesson's cells compile to, up to one that does not. */
export function compileLesson(compiler: Compiler, sources: readonly string[]): LessonCell[] {
  const cells: LessonCell[] = [];
  compiler.forget();
  for (const source of sources) {
    const compilation = compiler.compile(source, cellName(cells.length + 1));
    if (!("code" in compilation)) break;
    compiler.settle([]);
    cells.push({ source, code: compilation.code, declarations: compiler.declarations });
  }
  return cells;
}
