/** `npm test`: format and lint, the check of the lessons, then every test; the build before this checked the types. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { run as runTests } from "node:test";
import { spec } from "node:test/reporters";
import { checkNotebook, lessons } from "./check";
import { root } from "./paths";
import { run, StepError, step } from "./setup/step.cjs";

/** @param args parts of paths: only the test files that have one of them run */
export async function main(args: string[]): Promise<void> {
  await step("Format and lint", () =>
    run(
      process.execPath,
      [join(root, "node_modules", "@biomejs", "biome", "bin", "biome"), "ci", "--error-on-warnings"],
      { cwd: root },
    ),
  );
  await step("Check of the lessons", async () => {
    const problems = lessons().flatMap(checkNotebook);
    if (problems.length > 0)
      throw new StepError(problems.join("\n"), "Mend these lessons; positions are cell:line:column.");
  });
  const files = testFiles().filter((file) => args.length === 0 || args.some((part) => file.includes(part)));
  if (files.length === 0)
    throw new StepError(`No test file has ${args.join(" or ")} in its path.`, "Name part of a path.");
  const tests = runTests({ files, concurrency: 2 });
  tests.on("test:fail", () => {
    process.exitCode = 1;
  });
  tests.compose(new spec()).pipe(process.stdout);
}

/** Compiled test files; a source that is gone leaves its compiled one behind, which is passed over. */
function testFiles(): string[] {
  return ["lib", "scripts", "tests"].flatMap((part) => {
    const folder = join(root, part, "dist");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.js"))
      .filter((name) => existsSync(join(root, part, name.replace(/\.js$/, ".ts"))))
      .map((name) => join(folder, name))
      .sort();
  });
}
