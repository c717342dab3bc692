/** Operations in TypeScript beside the same in pandas, with what pandas gave for them (tests/fixtures/danfo/cases.py). */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../copy-of-project";
import type { Case } from "./run-case";

const fixtures = join(root, "tests", "fixtures", "danfo");

/** The given cases, and more of them. */
export function readCases(): Case[] {
  return ["cases.json", "more-cases.json"].flatMap(
    (name) => JSON.parse(readFileSync(join(fixtures, name), "utf8")) as Case[],
  );
}

/** The files that the cases read, by name. */
export function filesOfCases(): Map<string, Buffer> {
  const files = JSON.parse(readFileSync(join(fixtures, "files.json"), "utf8"));
  return new Map(
    Object.entries<Record<string, never>>(files).map(([name, { text, base64, head, line, times }]) => [
      name,
      base64 ? Buffer.from(base64, "base64") : Buffer.from(text ?? head + (line as string).repeat(times)),
    ]),
  );
}

export function writeFiles(folder: string): void {
  for (const [name, content] of filesOfCases()) writeFileSync(join(folder, name), content);
}

/** A case's code as JavaScript: an async function without parameters. */
export function compiled({ ts: source }: Pick<Case, "ts">): string {
  const target = { target: ts.ScriptTarget.ES2022 };
  const code = ts.transpileModule(`async () => {${source}\n}`, { compilerOptions: target }).outputText;
  return code.trim().replace(/;$/, "");
}
