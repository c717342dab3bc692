/** Any value as a text, as Node's console prints it. In browsers: inspect.browser.ts. */
export { inspect } from "node:util";
