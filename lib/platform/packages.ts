/** The packages that code given as a text can ask for. In browsers: packages.browser.ts. */
import { createRequire } from "node:module";
import path from "node:path";

/** The `require` of code in the working folder. */
export function requireHere(): (id: string) => unknown {
  return createRequire(path.join(process.cwd(), "code.js"));
}
