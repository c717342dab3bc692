/** `npm run parity`: Nonlinear against PyTorch, case by case. It fails when a difference is over its tolerance. */
import { compareLayers, compareLosses } from "./parity/layers";
import { compareLesson } from "./parity/lesson";
import { compareOptimizers, compareSchedules } from "./parity/optimizers";
import type { Result } from "./parity/result";
import { compareTrainings } from "./parity/trainings";

export async function main(): Promise<void> {
  const groups: [title: string, compare: () => Result[] | Promise<Result[]>][] = [
    ["Layers", compareLayers],
    ["Losses", compareLosses],
    ["Optimisers", compareOptimizers],
    ["Schedules", compareSchedules],
    ["Trainings on the Boston data", compareTrainings],
    ["The lesson, 100,000 epochs", compareLesson],
  ];
  for (const [title, compare] of groups) {
    const results = await compare();
    console.log(`\n${title}\n${table(results)}`);
    if (results.some(isOver)) process.exitCode = 1;
  }
}

/** A line per case: its name, the largest relative difference, the tolerance, and what is over it. */
function table(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results
    .map((result) => {
      const { name, difference, tolerance } = result;
      const [got, allowed] = [difference.toExponential(1).padStart(8), tolerance.toExponential(0)];
      return `  ${name.padEnd(width)}  ${got}  (at most ${allowed})${isOver(result) ? "  TOO FAR" : ""}`;
    })
    .join("\n");
}

function isOver({ difference, tolerance }: Result): boolean {
  return !(difference <= tolerance);
}
