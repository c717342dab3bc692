/** Where the library's data sets are. In browsers: data-file.browser.ts. */
import path from "node:path";

/** The place of a file of lib/data, whatever the current folder is: for `readCSV`. */
export function dataFile(name: string): string {
  // Two folders up from the compiled file is the package, where the data stays as it is.
  return path.resolve(__dirname, "..", "..", "data", name);
}
