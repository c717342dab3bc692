/** The order in which every lesson tells its story. */
import type { Cell } from "./notebook-file";
import type { Problem } from "./problem";
import type { Heading } from "./prose";

/** The first words of the `##` headings, in this order; others may stand between. */
export const SECTIONS = ["The idea", "From scratch", "With the library", "What it shows", "Summary", "Exercises"];
/** The labels of the first cell below the title. */
export const OPENING = ["**What you learn**", "**Run time:**", "**Expected result:**"];

/** One title, and no level is skipped. */
export function headingProblems(headings: readonly Heading[]): Problem[] {
  const problems: Problem[] = [];
  const [first] = headings;
  if (first?.level !== 1 || first.cell !== 1)
    problems.push({ message: "begins without a title: `# …` in the first cell." });
  headings.forEach(({ cell, line, level, text }, i) => {
    if (i > 0 && level === 1) problems.push({ cell, line, message: `"${text}" is a second title; use ##.` });
    const above = headings[i - 1]?.level ?? 0;
    if (i > 0 && level > above + 1) {
      problems.push({ cell, line, message: `"${text}" is of level ${level} below one of level ${above}.` });
    }
  });
  return problems;
}

/** The opening, the sections and the folded solutions of a lesson in English. */
export function sectionProblems(cells: readonly Cell[], headings: readonly Heading[]): Problem[] {
  const problems: Problem[] = [];
  const opening = cells[0]?.cell_type === "markdown" ? cells[0].source : "";
  for (const part of OPENING) {
    if (!opening.includes(part)) problems.push({ cell: 1, message: `The first cell has no ${part}` });
  }
  const sections = headings.filter(({ level }) => level === 2);
  let next = 0;
  for (const name of SECTIONS) {
    const found = sections.findIndex(({ text }, i) => i >= next && text.startsWith(name));
    if (found >= 0) next = found + 1;
    else {
      const elsewhere = sections.find(({ text }) => text.startsWith(name));
      problems.push(
        elsewhere
          ? {
              cell: elsewhere.cell,
              line: elsewhere.line,
              message: `"${name}" stands too early; the order is ${SECTIONS.join(", ")}.`,
            }
          : { message: `has no section "## ${name}…".` },
      );
    }
  }
  const exercises = sections.find(({ text }) => text.startsWith("Exercises"));
  const after = exercises ? cells.slice(exercises.cell - 1) : [];
  if (exercises && !after.some(({ source }) => /<details><summary>.+<\/summary>/.test(source))) {
    const message = "The exercises have no folded solutions: <details><summary>Solutions</summary> … </details>";
    problems.push({ cell: exercises.cell, line: exercises.line, message });
  }
  return problems;
}
