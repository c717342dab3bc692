/**
 * The lesson's losses, PyTorch's and Nonlinear's side by side: the table of docs/numbers.md, and rows of the README.
 */
import { train } from "nonlinear";
import { hasRows, type Rows, readPart, writePart, writeRows } from "../pages";
import type { LessonRun } from "./lesson";

const COMMAND = "npm run parity -- --write";

/** The losses of both models with seed 0, as Markdown. */
export function lessonTable(runs: readonly LessonRun[]): string {
  const [first, second] = runs.filter(({ seed }) => seed === 0);
  const rows = first.epochs.map((epoch, i) => {
    const losses = [first, second].flatMap(({ float32, losses }) => [float32[i], losses[i]]);
    return `| ${epoch.toLocaleString("en-US")} | ${losses.map((loss) => written(epoch, loss)).join(" | ")} |\n`;
  });
  const head = [first, second].flatMap(({ model }) => [`${model}: PyTorch`, "Nonlinear"]);
  return `| epoch | ${head.join(" | ")} |\n| ---: | --- | --- | --- | --- |\n${rows.join("")}`;
}

/** Losses of both models with seed 0 for the README, by what a row says. */
export function lessonRows(runs: readonly LessonRun[]): Rows {
  const row = (model: LessonRun["model"], name: string, epoch: number) => {
    const run = runs.find((one) => one.model === model && one.seed === 0);
    const at = run?.epochs.indexOf(epoch) ?? -1;
    if (!run || at < 0) throw new Error(`There is no loss of ${name} at epoch ${epoch}.`);
    const losses = [run.float32[at], run.losses[at]].map((loss) => written(epoch, loss));
    return [`loss of ${name} after ${epoch.toLocaleString("en-US")} epochs`, [...losses, ""]] as const;
  };
  return Object.fromEntries([
    row("class", "the class", 10_000),
    row("class", "the class", 100_000),
    row("sequential", "the sequential model", 100_000),
  ]);
}

/** True if the README and its page on numbers have these losses. */
export function isCurrent(runs: readonly LessonRun[]): boolean {
  return readPart("docs/numbers.md", COMMAND) === lessonTable(runs) && hasRows("README.md", lessonRows(runs));
}

export function writeLosses(runs: readonly LessonRun[]): void {
  writePart("docs/numbers.md", COMMAND, lessonTable(runs));
  writeRows("README.md", lessonRows(runs));
}

/** A loss as the lesson prints it. */
function written(epoch: number, loss: number): string {
  return train.formatLoss(epoch, loss).split("loss=")[1];
}
