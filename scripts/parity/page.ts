/** The table in the README: the lesson's losses, PyTorch's and Nonlinear's side by side. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { train } from "nonlinear";
import { root } from "../paths";
import type { LessonRun } from "./lesson";

const readme = join(root, "README.md");
/** The table stands between these two lines. */
const [start, end] = ["<!-- npm run parity -- --write -->\n", "<!-- end -->\n"];

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
  const text = readFileSync(readme, "utf8");
  return text.slice(...place(text)) === table;
}

export function writeTable(table: string): void {
  const text = readFileSync(readme, "utf8");
  const [from, to] = place(text);
  writeFileSync(readme, text.slice(0, from) + table + text.slice(to));
}

function place(text: string): [from: number, to: number] {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`The README has no place for the table: ${start}…${end}`);
  return [from + start.length, to];
}

/** A loss as the lesson prints it. */
function written(epoch: number, loss: number): string {
  return train.formatLoss(epoch, loss).split("loss=")[1];
}
