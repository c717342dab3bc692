/** The global variable through which compiled cells call the kernel's runtime; tslab's name for it. */
export const RUNTIME_NAME = "__tslab__";
