/**
 * Every lesson on the real kernel, once, with its solutions at the end: none fails or warns, and the text says what the
 * cells print; the lessons that compute for long run shortened. An edition in another language has the same code in other
 * words, which the check compares, so the numbers of the English outputs are its own.
 */
import { basename } from "node:path";
import { describe, test } from "node:test";
import { englishLessons, shortened, testFullLength } from "./full-length";
import { runLesson } from "./run";

describe("lessons", { concurrency: 2 }, () => {
  for (const path of englishLessons()) {
    const parameters = shortened(path);
    if (!parameters) testFullLength(path);
    else
      test(`${basename(path, ".ipynb")} runs, shortened`, async () => {
        await runLesson(path, parameters);
      });
  }
});
