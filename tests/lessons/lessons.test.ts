/**
 * A lesson on the real kernel, with its solutions: none of its cells fails or warns, and its text says what they print.
 * The others compute for long, and run so in lessons.long.test.ts. `npm test` runs them shortened, on the site
 * (tests/site), and lesson 04 in JupyterLab, too (tests/browser/lesson.test.ts). An edition in another language has the
 * same code in other words, which the check compares, so the numbers of the English outputs are its own.
 */
import { describe } from "node:test";
import { englishLessons, shortened, testFullLength } from "./full-length";

describe("lessons", { concurrency: 2 }, () => {
  for (const path of englishLessons()) if (!shortened(path)) testFullLength(path);
});
