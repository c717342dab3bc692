/** Paths of the system. In browsers: path.browser.ts. */
export { basename, dirname, join, parse, relative, resolve, sep } from "node:path";
