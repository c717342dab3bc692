/** `npm run new`: in a copy of notebooks/. The lesson that it makes runs in new.long.test.ts. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { after, describe, test } from "node:test";
import { lessons } from "#scripts/check/index";
import { main, makeLesson } from "#scripts/new";
import { root } from "../copy-of-project";

mkdirSync(join(root, "build"), { recursive: true });
const folder = mkdtempSync(join(root, "build", "new-test-"));
after(() => rmSync(folder, { recursive: true }));
const make = (title: string) => makeLesson(title, folder, lessons(folder));

test("a new lesson is numbered; so is the next one", () => {
  cpSync(join(root, "notebooks", "04-deep-neural-network.ipynb"), join(folder, "04-deep-neural-network.ipynb"));
  const first = make("  What is a café, or: Überfitting?");
  assert.equal(basename(first), "05-what-is-a-cafe-or-uberfitting.ipynb");
  assert.match(readFileSync(first, "utf8"), /"# What is a café, or: Überfitting\?\\n"/);
  assert.equal(basename(make("Second's turn")), "06-second-s-turn.ipynb");
});

describe("is refused", () => {
  for (const [title, expected] of [
    ["", /has no title/],
    ["   ", /has no title/],
    ["Deep Neural Network", /There is a lesson with that title: .*04-deep-neural-network\.ipynb/],
    ["deep-neural network!", /There is a lesson with that title/],
    ["../escape", /has "\/" in it|has "\." in it/],
    ["a `code`", /has "`" in it/],
    ["two\nlines", /has "\\n" in it/],
    ["딥러닝", /no letter from a to z/],
    ["2026", /no letter from a to z/],
    ["x".repeat(61), /has 61 characters; at most 60/],
  ] as const)
    test(`the title ${JSON.stringify(title)}`, () => assert.throws(() => make(title), expected));

  test("a title without quotes", () => assert.rejects(main(["Two", "words"]), /put it in quotes/));

  test("leaving nothing behind", () => assert.equal(lessons(folder).length, 3));
});
