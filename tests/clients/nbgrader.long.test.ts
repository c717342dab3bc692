/** An exercise in TypeScript, from the teacher's copy to the grades. */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../copy-of-project";
import { UserJupyter } from "./user-jupyter";

const graded = (id: string, cell: object) => ({ nbgrader: { schema_version: 3, task: false, grade_id: id, ...cell } });
const EXERCISE = {
  source: "function square(x: number): number {\n  /// BEGIN SOLUTION\n  return x * x;\n  /// END SOLUTION\n}",
  metadata: graded("square", { grade: false, solution: true, locked: false }),
};
const CHECK = {
  source:
    'import { equal } from "node:assert/strict";\nequal(square(3), 9);\n' +
    "/// BEGIN HIDDEN TESTS\nequal(square(-2), 4);\n/// END HIDDEN TESTS",
  metadata: graded("check", { grade: true, solution: false, locked: true, points: 2 }),
};
/** The released copy's line, as a notebook's file has it. */
const STUB = 'throw new Error(\\"There is no answer yet.\\");';
const ANSWERS = { right: "return x ** 2;", wrong: "return 3 * x;", broken: "return x *;", missing: STUB };

let user: UserJupyter;
before(async () => {
  user = await UserJupyter.make();
});
after(() => user?.remove());

test("nbgrader hides the solution, and grades answers that are right, wrong, broken and missing", async () => {
  const inCourse = (...path: string[]) => join(user.folder, ...path);
  const run = async (...args: string[]) => {
    const { code, output } = await user.run("nbgrader", args);
    assert.equal(code, 0, output);
  };
  copyFileSync(join(root, "scripts", "jupyter", "nbgrader_config.py"), inCourse("nbgrader_config.py"));
  mkdirSync(inCourse("source", "first"), { recursive: true });
  user.write("exercise.ipynb", [EXERCISE, CHECK]);
  renameSync(inCourse("exercise.ipynb"), inCourse("source", "first", "exercise.ipynb"));

  await run("generate_assignment", "first", "--create");
  const released = join("release", "first", "exercise.ipynb");
  assert.deepEqual(
    user.read(released).map(({ source }) => source),
    [
      'function square(x: number): number {\n  // YOUR CODE HERE\n  throw new Error("There is no answer yet.");\n}',
      'import { equal } from "node:assert/strict";\nequal(square(3), 9);',
    ],
  );
  const { output } = await user.run("nbgrader", ["validate", released]);
  assert.match(output, /VALIDATION FAILED ON 1 CELL[\s\S]*Error: There is no answer yet\./);

  const text = readFileSync(inCourse(released), "utf8");
  for (const [student, answer] of Object.entries(ANSWERS)) {
    mkdirSync(inCourse("submitted", student, "first"), { recursive: true });
    writeFileSync(inCourse("submitted", student, "first", "exercise.ipynb"), text.replace(STUB, answer));
  }
  await run("autograde", "first");
  await run("export");
  const [names, ...rows] = readFileSync(inCourse("grades.csv"), "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const column = (name: string) => (names as string[]).indexOf(name);
  const scores = Object.fromEntries(rows.map((row) => [row[column("student_id")], Number(row[column("score")])]));
  assert.deepEqual(scores, { right: 2, wrong: 0, broken: 0, missing: 0 });
});
