/** The global through which compiled cells reach the kernel's runtime (the name that tslab uses). */
export const RUNTIME_NAME = "__tslab__";
