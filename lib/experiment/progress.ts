/** The progress of a running sweep. */
import { type DisplayHandle, inNotebook, newDisplay, type TableColumn, tableToHtml } from "../notebook";
import { formatColumn } from "../notebook/numbers";
import { duration, Tenths } from "../notebook/progress";
import { type Objective, type Round, scoreOf } from "./halving";
import type { Outcome } from "./outcome";
import type { Row } from "./table";

const INTERVAL = 250;
/** The number of trials in the table: as many as one sees at a glance. */
const SHOWN_ROWS = 8;

/** A row, and how good it is: the less, the better. */
interface Scored {
  readonly row: Row;
  readonly score: number;
}

/**
 * In a notebook: a line with a bar, and below it a table of the best trials so far; at the end one line is left.
 * In plain Node: a line for each tenth of the way.
 */
export class SweepProgress {
  private readonly place: DisplayHandle | undefined = inNotebook() ? newDisplay() : undefined;
  private readonly rows = new Map<string, Scored>();
  /** The name of the number that says how good a trial is; the first result, once there is one. */
  private metric: string | undefined;
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly tenths = new Tenths(100);
  private round = 0;
  /** How many trials run in each round. */
  private readonly toRun: number[];
  private done = 0;
  private doneWork = 0;

  /** @param trials how many there are, with those that were kept */
  constructor(
    trials: number,
    private readonly rounds: readonly Round[],
    private readonly objective: Objective,
  ) {
    this.metric = objective.metric;
    this.toRun = rounds.map(({ settings }) => Math.round((settings / rounds[0].settings) * trials));
    if (this.place) this.timer = setInterval(() => this.draw(), INTERVAL);
  }

  /** @param toRun how many trials are not kept yet */
  begin(round: Round, toRun: number): void {
    this.round = this.rounds.indexOf(round);
    this.toRun[this.round] = toRun;
  }

  update(row: Row): void {
    this.rows.set(row.trial.key, { row, score: this.score(row.outcome) });
    this.done++;
    this.doneWork += this.rounds[this.round].work;
    if (!this.place && this.tenths.isNew(this.percent())) console.log(this.state());
  }

  /** Without times, so that a notebook that runs again is the same. */
  end(summary: string): void {
    clearInterval(this.timer);
    if (this.place) this.place.update({ "text/plain": summary });
    else console.log(summary);
  }

  private score({ status, results, reports }: Outcome): number {
    this.metric ??= Object.entries(results).find(([, value]) => typeof value === "number")?.[0];
    const value = this.metric === undefined ? undefined : (results[this.metric] ?? reports?.at(-1)?.[this.metric]);
    return scoreOf(status, Number(value), this.objective);
  }

  private draw(): void {
    const best = bestRows(this.rows.values(), SHOWN_ROWS);
    this.place?.update({
      "text/html": `<p>${this.state()}</p>\n${best.length > 0 ? tableToHtml({ columns: columnsOf(best) }) : ""}`,
      "text/plain": this.state(),
    });
  }

  private state(): string {
    const left = (((performance.now() - this.started) / 1000) * (this.work() - this.doneWork)) / this.doneWork;
    const bad = [...this.rows.values()].filter(({ row }) => /diverged|failed/.test(row.outcome.status)).length;
    const bar = "█".repeat(Math.floor((24 * this.percent()) / 100)).padEnd(24, "░");
    const total = this.toRun.reduce((sum, runs) => sum + runs, 0);
    const which = this.rounds.length > 1 ? `, round ${this.round + 1} of ${this.rounds.length}` : "";
    const place = `${this.percent()} %, ${this.done} of ${total} trials${which}${bad ? `, ${bad} diverged or failed` : ""}`;
    return `${this.place ? `${bar} ` : ""}${place}${this.done > 0 ? `, ${duration(left)} left` : ""}`;
  }

  private percent(): number {
    return Math.floor((100 * this.doneWork) / (this.work() || 1));
  }

  private work(): number {
    return this.rounds.reduce((sum, { work }, i) => sum + work * this.toRun[i], 0);
  }
}

/** The best rows, the best first; of equal ones, the newest. */
export function bestRows(rows: Iterable<Scored>, count: number): Row[] {
  const best: Scored[] = [];
  for (const one of rows) {
    if (best.length === count && one.score > best[count - 1].score) continue;
    const place = best.findIndex(({ score }) => one.score <= score);
    best.splice(place < 0 ? best.length : place, 0, one);
    best.splice(count);
  }
  return best.map(({ row }) => row);
}

function columnsOf(rows: readonly Row[]): TableColumn[] {
  const records = rows.map(({ trial, outcome }) => ({
    ...trial.parameters,
    ...outcome.results,
    status: outcome.status,
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
  }));
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return names.map((name) => {
    const values = records.map((record) => (record as Record<string, unknown>)[name]);
    const numbers = values.filter((value) => typeof value === "number");
    const isNumber = numbers.length === values.length;
    const cells = isNumber
      ? formatColumn(numbers, numbers.every(Number.isInteger))
      : values.map((v) => String(v ?? ""));
    return { name, cells, align: isNumber ? "right" : "left" };
  });
}
