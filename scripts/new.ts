/**
 * `npm run new -- "Title"`: a numbered lesson that runs, made from the template scripts/new/lesson.ipynb, and its editions
 * in other languages.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { checkNotebooks, lessons } from "./check";
import { makeEdition } from "./check/edition-texts";
import { editionFolders } from "./check/editions";
import { readNotebook } from "./check/notebook-file";
import { readProse } from "./check/prose";
import { runNotebook } from "./notebook";
import { notebooksFolder, root } from "./paths";
import { StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

const TEMPLATE = join(root, "scripts", "new", "lesson.ipynb");
const LONGEST = 60;

export async function main(args: string[]): Promise<void> {
  if (args.length > 1) throw new StepError("The title is one argument: put it in quotes.", usage("new"));
  const path = makeLesson(args[0] ?? "", notebooksFolder, lessons());
  const editions = editionFolders().map((folder) => makeEdition(path, folder));
  for (const one of [path, ...editions]) {
    const name = relative(process.cwd(), one);
    console.log(name);
    const problems = (await runNotebook(one)) ? checkNotebooks([one]) : ["it does not run"];
    if (one === path && problems.length > 0)
      throw new StepError(problems.join("\n"), `Mend ${name}; the template is at fault.`);
    // What an edition still lacks is its text.
    console.log(problems.join("\n"));
  }
  console.log(
    `\nIt runs, and the English one has no problem. Open it with \`npm start\`; how to go on: CONTRIBUTING.md, "Writing a lesson".`,
  );
}

/**
 * Writes a new lesson with this title, numbered after the last of `others`.
 *
 * @returns its path
 * @throws {StepError} when the title cannot be one, or another lesson has it
 */
export function makeLesson(title: string, folder: string, others: readonly string[]): string {
  const slug = checkedSlug(title.trim());
  const same = others.find(
    (path) => nameOf(path) === slug || titleOf(path)?.toLowerCase() === title.trim().toLowerCase(),
  );
  if (same)
    throw new StepError(`There is a lesson with that title: ${relative(process.cwd(), same)}`, "Give it another.");
  const number = Math.max(0, ...others.map((path) => Number(/^\d+/.exec(basename(path))?.[0] ?? 0))) + 1;
  const path = join(folder, `${String(number).padStart(2, "0")}-${slug}.ipynb`);
  const template = readFileSync(TEMPLATE, "utf8");
  writeFileSync(
    path,
    template.replace("{{title}}", () => JSON.stringify(title.trim()).slice(1, -1)),
    { flag: "wx" },
  );
  return path;
}

/** The title as part of a file's name: `Deep neural network` is `deep-neural-network`. */
function checkedSlug(title: string): string {
  if (title === "") throw new StepError("The lesson has no title.", usage("new"));
  if (title.length > LONGEST) {
    throw new StepError(
      `The title has ${title.length} characters; at most ${LONGEST}.`,
      "Say the rest in the first line of the lesson.",
    );
  }
  const strange = /[^\p{L}\p{N} ,:?!'&()+-]/u.exec(title)?.[0];
  if (strange) {
    throw new StepError(
      `The title has ${JSON.stringify(strange)} in it.`,
      "Use letters, digits, spaces and , : ? ! ' & ( ) + -",
    );
  }
  const slug = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (!/[a-z]/.test(slug)) {
    throw new StepError(
      `The title "${title}" has no letter from a to z, which the file's name needs.`,
      "Give it an English title; its text may be in any language.",
    );
  }
  return slug;
}

function nameOf(path: string): string {
  return basename(path, ".ipynb").replace(/^\d+-/, "");
}

function titleOf(path: string): string | undefined {
  return readProse(readNotebook(path).cells).headings[0]?.text;
}
