/**
 * Every lesson on the real kernel, once: none fails or warns; lesson 04 in JupyterLab (tests/browser/lesson.test.ts). The short ones run whole, with their solutions at the end,
 * and their text says what the cells print; those that compute for long run shortened, without solutions, and whole with
 * the long tests. An edition in another language has the same code in other words, which the check compares, so the numbers
 * of the English outputs are its own.
 */
import { basename } from "node:path";
import { describe, test } from "node:test";
import { englishLessons, shortened, testFullLength } from "./full-length";
import { runShortened } from "./run";

const IN_JUPYTERLAB = "04-deep-neural-network.ipynb";

describe("lessons", { concurrency: 2 }, () => {
  for (const path of englishLessons()) {
    if (basename(path) === IN_JUPYTERLAB) continue;
    const parameters = shortened(path);
    if (!parameters) testFullLength(path);
    else test(`${basename(path, ".ipynb")} runs, shortened`, () => runShortened(path, parameters));
  }
});
