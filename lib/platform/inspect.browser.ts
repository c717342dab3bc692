/** Node's `inspect` in browsers: taken out of Node's source by the package. */
export { inspect } from "node-inspect-extracted";
