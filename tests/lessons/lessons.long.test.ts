/** Editions in other languages, which have the code of the English ones, on the real kernel themselves, shortened. */
import { relative } from "node:path";
import { describe, test } from "node:test";
import { englishEdition } from "#scripts/check/editions";
import { lessons } from "#scripts/check/index";
import { notebooksFolder } from "#scripts/paths";
import { runLesson } from "./run";

const FEW_EPOCHS = 300;

describe("editions", { concurrency: 2 }, () => {
  for (const edition of lessons().filter((path) => englishEdition(path)))
    test(`${relative(notebooksFolder, edition)} runs, shortened`, async () => {
      await runLesson(edition, FEW_EPOCHS);
    });
});
