/** V8 keeps ten frames of an error's stack: the calls of a package alone can be more, and the line of a cell is below them. */

/** Firefox keeps 128. With more, errors deep in a recursion take as long as all the rest of it. */
const DEPTH = 100;

/** Keeps the stacks of errors down to the code that called the packages. */
export function keepDeepStacks(): void {
  Error.stackTraceLimit = Math.max(DEPTH, Error.stackTraceLimit ?? 0);
}
