/**
 * `npm run parity`: Nonlinear against PyTorch, case by case. It fails when a difference is over its tolerance.
 *
 * `npm run parity -- --write` also writes the lesson's losses into the README and into docs/numbers.md.
 */
import { compareLayers, compareLosses } from "./parity/layers";
import { compareLesson, trainLesson } from "./parity/lesson";
import { compareOptimizers, compareSchedules } from "./parity/optimizers";
import { isCurrent, writeLosses } from "./parity/page";
import type { Result } from "./parity/result";
import { compareTrainings } from "./parity/trainings";
import { StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

export async function main(args: string[]): Promise<void> {
  const unknown = args.find((argument) => argument !== "--write");
  if (unknown !== undefined) throw new StepError(`${unknown} is no option.`, usage("parity"));
  const groups: [title: string, compare: () => Result[] | Promise<Result[]>][] = [
    ["Layers", compareLayers],
    ["Losses", compareLosses],
    ["Optimisers", compareOptimizers],
    ["Schedules", compareSchedules],
    ["Trainings on the Boston data", compareTrainings],
  ];
  for (const [title, compare] of groups) print(title, await compare());
  const runs = await trainLesson();
  print("The lesson, 100,000 epochs", compareLesson(runs));
  if (args.includes("--write")) writeLosses(runs);
  else if (!isCurrent(runs)) console.log("\nThe README has other losses: npm run parity -- --write");
}

function print(title: string, results: readonly Result[]): void {
  console.log(`\n${title}\n${table(results)}`);
  if (results.some(isOver)) process.exitCode = 1;
}

/** A line per case: its name, the largest relative difference, the tolerance, and what is over it. */
function table(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results
    .map((result) => {
      const { name, difference, tolerance } = result;
      const [got, allowed] = [difference.toExponential(1).padStart(8), tolerance.toExponential(1)];
      return `  ${name.padEnd(width)}  ${got}  (at most ${allowed})${isOver(result) ? "  TOO FAR" : ""}`;
    })
    .join("\n");
}

function isOver({ difference, tolerance }: Result): boolean {
  return !(difference <= tolerance);
}
