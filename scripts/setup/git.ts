/** Tells git, for this clone only, to show and merge notebooks cell by cell. Outputs are left out of `git diff`. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { root, venvPrograms } from "../paths";
import { run } from "./step.cjs";

/**
 * When git cannot be configured (no git, another user's clone, a locked configuration), all else works, and one line
 * says so.
 */
export async function setUpGit(folder = root): Promise<void> {
  if (!existsSync(join(folder, ".git"))) return;
  try {
    // git runs them in the project's folder.
    for (const [name, value] of Object.entries(gitSettings(relative(root, venvPrograms)))) {
      await run("git", ["config", "--local", name, value], { cwd: folder });
    }
  } catch (error) {
    const reason = lastLine((error as Error).message);
    process.stderr.write(`! git shows notebooks as JSON in this clone, not cell by cell: ${reason}\n`);
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** @param programs the folder of nbdime's programs; the shell that git gives them to reads its path, spaces and all */
export function gitSettings(programs: string): Record<string, string> {
  const program = (name: string) => `'${programs.replaceAll("\\", "/").replaceAll("'", "'\\''")}/${name}'`;
  return {
    "diff.jupyternotebook.command": `${program("git-nbdiffdriver")} diff --ignore-outputs --ignore-metadata --ignore-details`,
    "merge.jupyternotebook.driver": `${program("git-nbmergedriver")} merge %O %A %B %L %P`,
    "merge.jupyternotebook.name": "notebooks, cell by cell",
  };
}
