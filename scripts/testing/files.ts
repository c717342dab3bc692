/** The test files, the groups that they fall into, and what the arguments of `npm test` choose of them. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../paths";
import { StepError } from "../setup/step.cjs";

/**
 * The groups in the order in which they run: what is quick comes first, so that a fault shows early. A folder of tests/
 * is a group; one that is missing here runs behind these, before the slow ones.
 */
export const GROUPS: Readonly<Record<string, string>> = {
  unit: "one module each, beside the code in `lib/` and `scripts/`",
  project: "the project as a whole: imports, documents, containers",
  parity: "numbers against PyTorch and scikit-learn",
  charts: "figures as Plotly JSON and as pictures",
  jit: "compiled steps against plain TensorFlow.js",
  danfo: "data frames against pandas",
  "own-data": "a person's own data, from a messy file to a prediction",
  checkpoints: "trainings that were stopped and go on",
  experiment: "sweeps on the real kernel",
};
/** What runs longest in one process first, so that it is not left to run alone in the end; short files fill the end. */
const SLOW_GROUPS: Readonly<Record<string, string>> = {
  site: "the built site in a real browser",
  browser: "JupyterLab in a real browser",
  lessons: "what makes and runs lessons",
  kernel: "the Jupyter kernel over its sockets",
  clients: "the kernel as other programs find and use it",
  setup: "the set-up, the commands and who may enter",
};
/** The slow tests of any folder: `npm run test:all` runs them last, `npm test` does not. */
export const LONG = "long";

export interface TestFile {
  /** The source's path in the project, with `/`. */
  readonly source: string;
  /** The compiled file. */
  readonly path: string;
  readonly group: string;
}

/** A choice of tests: those of these files, all of them or those whose title matches one of the patterns. */
export interface Choice {
  readonly files: readonly TestFile[];
  readonly titles: readonly RegExp[];
}

/**
 * The compiled test files in the order in which they run. A source that is gone leaves its compiled file, which is
 * passed over.
 */
export function testFiles(): TestFile[] {
  const files = ["lib", "scripts", "tests"].flatMap((part) =>
    readdirSync(join(root, part, "dist"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.js"))
      .map((name): TestFile => {
        const source = `${part}/${name.replaceAll("\\", "/").replace(/\.js$/, ".ts")}`;
        return { source, path: join(root, part, "dist", name), group: groupOf(source) };
      })
      .filter(({ source }) => existsSync(join(root, source))),
  );
  const order = [...Object.keys(GROUPS), "", ...Object.keys(SLOW_GROUPS)];
  const placeOf = (group: string) => order.indexOf(order.includes(group) ? group : "");
  // The long ones come last, and among them what takes longest first, so that it is not left to run alone in the end.
  const place = ({ group, source }: TestFile) =>
    group === LONG ? 2 * order.length - placeOf(folderOf(source)) : placeOf(group);
  return files.sort((a, b) => place(a) - place(b) || (a.source < b.source ? -1 : 1));
}

export function groupOf(source: string): string {
  return source.endsWith(".long.test.ts") ? LONG : folderOf(source);
}

function folderOf(source: string): string {
  const [part, folder, file] = source.split("/");
  if (part !== "tests") return "unit";
  return file === undefined ? "project" : folder;
}

/** The description of a group; empty for one without. */
export function describeGroup(group: string): string {
  if (group === LONG) return "full lengths and many repetitions, of all parts: `npm run test:all`";
  return GROUPS[group] ?? SLOW_GROUPS[group] ?? "";
}

/**
 * The tests that the names choose: each name is a group, else part of a file's path, else part of a test's title,
 * whose ends `^` and `$` stand for; ` > ` stands between a suite and its test. Titles count in the files that are
 * named, else in all.
 *
 * @param isAll whether long files run without being named
 * @param read gives a source's text
 * @throws {StepError} when there is nothing of a name
 */
export function choose(
  names: readonly string[],
  files: readonly TestFile[],
  isAll: boolean,
  read: (source: string) => string,
): Choice {
  const quick = isAll ? files : files.filter(({ group }) => group !== LONG);
  const named = names.map((name) => filesOf(name, quick) ?? filesOf(name, files));
  const titles = names.filter((_, i) => !named[i]);
  const chosen = new Set(named.flatMap((some) => some ?? []));
  if (titles.length === 0) return { files: names.length === 0 ? quick : inOrder(files, chosen), titles: [] };
  const patterns = titles.map(titlePattern);
  if (chosen.size > 0) return { files: inOrder(files, chosen), titles: patterns };
  // A title that stands in a source as it is; else it is put together as the tests run, in whichever file.
  const having = files.filter(({ source }) => titles.some((title) => read(source).includes(plainTitle(title))));
  if (having.length > 0) return { files: having, titles: patterns };
  return { files: quick, titles: patterns };
}

function filesOf(name: string, files: readonly TestFile[]): TestFile[] | undefined {
  const group = files.filter((file) => file.group === name);
  const some = group.length > 0 ? group : files.filter(({ source }) => source.includes(name));
  return some.length > 0 ? some : undefined;
}

function inOrder(files: readonly TestFile[], chosen: ReadonlySet<TestFile>): TestFile[] {
  return files.filter((file) => chosen.has(file));
}

const SUITE = " > ";

/**
 * Node 20 looks at each test's own title; later ones, at the titles of its suites before it, too. What stands between
 * suites may be in a title as well.
 */
function titlePattern(title: string): RegExp {
  const isWhole = Number(process.versions.node.split(".")[0]) >= 22;
  const [, start, text, end] = /^(\^?)(.*?)(\$?)$/s.exec(title) as unknown as string[];
  const parts = text.split(SUITE).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const seen = parts.reduce((before, part) => (isWhole ? `${before} (?:> )?${part}` : `(?:${before}${SUITE})?${part}`));
  return new RegExp(start + seen + end);
}

function plainTitle(title: string): string {
  return title
    .replace(/^\^|\$$/g, "")
    .split(SUITE)
    .at(-1) as string;
}

/** The command that runs one test alone, given by its source and its title behind those of its suites. */
export function commandFor(source: string, titles: readonly string[]): string {
  const quoted = `'^${titles.join(SUITE).replaceAll("'", "'\\''")}$'`;
  return `npm test -- ${source}${titles.length > 0 ? ` ${quoted}` : ""}`;
}

/** @throws {StepError} that says what can be named */
export function nothingNamed(names: readonly string[], files: readonly TestFile[]): never {
  const groups = [...new Set(files.map(({ group }) => group))].join(", ");
  throw new StepError(
    `No test has ${names.join(" or ")} in its path or title.`,
    `Name a group (${groups}), part of a file's path (${basename(files[0]?.source ?? "x.test.ts")}), or part of a title.`,
  );
}
