/** The table in the README: the lesson's losses, PyTorch's and Nonlinear's side by side. */
import { train } from "nonlinear";
import { readPart, writePart } from "../readme";
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

/** Whether the README has this table. */
export function isCurrent(table: string): boolean {
  return readPart(COMMAND) === table;
}

export function writeTable(table: string): void {
  writePart(COMMAND, table);
}

/** A loss as the lesson prints it. */
function written(epoch: number, loss: number): string {
  return train.formatLoss(epoch, loss).split("loss=")[1];
}
