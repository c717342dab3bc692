import { readFileSync } from "node:fs";
import path from "node:path";

/** What PyTorch computed: a file of `tests/fixtures`, made by the script of the same name there. */
export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(path.resolve(__dirname, "../../fixtures", `${name}.json`), "utf8")) as T;
}
