/** `npm test`: format and lint, the check of the lessons, and the tests; the build before this checked the types. */
import { once, setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run as runTests } from "node:test";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { formatCells, formattedNotebooks } from "./format-cells.cjs";
import { writePart } from "./pages";
import { root } from "./paths";
import { run, StepError, step } from "./setup/step.cjs";
import { choose, LONG, nothingNamed, testFiles } from "./testing/files";
import { alone, processesOf } from "./testing/processes";
import { Report } from "./testing/report";
import { usage } from "./usage.cjs";

/** Files at a time: two more than there are cores, as tests of kernels and pages wait half of their time. */
const CONCURRENCY = availableParallelism() + 2;

/** Only a guard: a file that hangs must not keep the others from being told. */
const LONGEST_FILE_MS = 45 * 60_000;

/** @param args names of groups, parts of paths or of titles; without any, all but what is long */
export async function main(args: string[]): Promise<void> {
  const { names, all, slowest, write } = readArguments(args);
  const files = testFiles();
  const chosen = choose(names, files, all, (source) => readFileSync(join(root, source), "utf8"));
  // A title is one of its file: the name of a suite around it would belong to it.
  const processes = chosen.titles.length > 0 ? chosen.files.map(alone) : processesOf(chosen.files);
  const report = new Report(processes);
  // Node reads these certificates at each of the hundreds of starts of a run, for 70 ms; only what takes long speaks to other machines.
  if (!chosen.files.some(({ group }) => group === LONG)) delete process.env.NODE_EXTRA_CA_CERTS;
  const stopping = new AbortController();
  // Each file listens: Node would warn of more than ten.
  setMaxListeners(0, stopping.signal);
  const events = runTests({
    files: processes.map(({ path }) => path),
    concurrency: CONCURRENCY,
    timeout: LONGEST_FILE_MS,
    signal: stopping.signal,
    testNamePatterns: chosen.titles.length > 0 ? [...chosen.titles] : undefined,
  });
  // While the first tests run: they are shown behind this, and end with it if it fails.
  await checkSources().catch((problem) => {
    stopping.abort();
    throw problem;
  });
  await report.show(events, process.stdout, slowest);
  if (report.hasFailed) process.exitCode = 1;
  else if (report.ran.length === 0) nothingNamed(names, files);
  else if (write) writePart("CONTRIBUTING.md", "npm test -- --write", report.table());
}

async function checkSources(): Promise<void> {
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const formatted = step("Format and lint", () =>
    run(process.execPath, [biome, "ci", "--error-on-warnings"], { cwd: root }),
  );
  // In a thread: this one starts tests.
  const checked = step("Check of the lessons", async () => {
    const [problems]: string[][] = await once(new Worker(join(__dirname, "testing", "check-lessons.js")), "message");
    if (problems.length > 0)
      throw new StepError(problems.join("\n"), "Mend these lessons; positions are cell:line:column.");
  });
  // Both are told of.
  await Promise.allSettled([formatted, checked]);
  await Promise.all([formatted, checked]);
  const { changed, unreadable } = formatCells(root, formattedNotebooks(root), { write: false });
  if (changed.length > 0) throw new StepError(`Not in the format: ${changed.join("; ")}.`, "Run: npm run format");
  if (unreadable.length > 0) throw new StepError(`No TypeScript: ${unreadable.join("; ")}.`, "Mend these cells.");
}

function readArguments(args: string[]): { names: string[]; all: boolean; slowest: boolean; write: boolean } {
  try {
    const flag = { type: "boolean", default: false } as const;
    const options = { all: flag, slowest: flag, write: flag };
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    if (values.write && positionals.length > 0)
      throw new Error("--write writes the table of all groups: npm test -- --write");
    return { names: positionals, all: values.all, slowest: values.slowest, write: values.write };
  } catch (error) {
    throw new StepError((error as Error).message, usage("test"));
  }
}
