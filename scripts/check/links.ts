/** Links to files and headings that are there. Addresses elsewhere are not asked for. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Notebook, readNotebook } from "./notebook-file";
import type { Problem } from "./problem";
import { type Prose, readProse } from "./prose";

export function linkProblems({ path }: Notebook, { links, headings }: Prose): Problem[] {
  return links.flatMap(({ cell, line, target }) => {
    if (/^[a-z][a-z+.-]*:/i.test(target)) return [];
    const [file, anchor] = target.split("#").map(decodeURIComponent);
    const linked = file === "" ? path : join(dirname(path), file);
    if (!existsSync(linked)) return [{ cell, line, message: `The link ${target} leads to no file.` }];
    const known =
      file === "" ? headings : linked.endsWith(".ipynb") ? readProse(readNotebook(linked).cells).headings : undefined;
    if (!anchor || !known || known.some(({ text }) => anchorsOf(text).includes(anchor))) return [];
    return [{ cell, line, message: `The link ${target} leads to no heading.` }];
  });
}

/** The anchors of a heading in JupyterLab and on GitHub. */
function anchorsOf(heading: string): string[] {
  const github = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "");
  return [heading, github].map((text) => text.replaceAll(" ", "-"));
}
