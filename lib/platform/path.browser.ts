/** Paths in browsers: those of a system with "/". */
export { basename, dirname, join, parse, relative, resolve, sep } from "path-browserify";
