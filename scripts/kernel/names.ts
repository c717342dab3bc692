/** The global variable through which compiled cells call the kernel's runtime; tslab's name for it. */
export const RUNTIME_NAME = "__tslab__";

/** Compiled cells use a variable of theirs, `x`, as `$$x.v`: the field of a box. */
export const BOX_PREFIX = "$$";
export const BOX_FIELD = "v";

/** A cell in stack traces and messages. */
export const cellName = (count: number): string => `cell[${count}]`;
