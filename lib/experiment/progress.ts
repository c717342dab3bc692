/** The progress of a running sweep. */
import { type DisplayHandle, inNotebook, newDisplay, type TableColumn, tableToHtml } from "../notebook";
import { formatColumn } from "../notebook/numbers";
import { duration, Tenths } from "../notebook/progress";
import type { Row } from "./table";

const INTERVAL = 250;
/** The number of latest trials in the table: as many as one sees at a glance. */
const SHOWN_ROWS = 8;

/**
 * In a notebook: a line with a bar, and below it a table of the trials that ended last; at the end one line is left.
 * In plain Node: a line for each tenth of the way.
 */
export class SweepProgress {
  private readonly place: DisplayHandle | undefined = inNotebook() ? newDisplay() : undefined;
  private readonly rows: Row[] = [];
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly tenths: Tenths;

  /** @param total how many trials will run, without those that were kept */
  constructor(private readonly total: number) {
    this.tenths = new Tenths(total);
    if (this.place) this.timer = setInterval(() => this.draw(), INTERVAL);
  }

  update(row: Row): void {
    this.rows.push(row);
    const done = this.rows.length;
    if (!this.place && this.tenths.isNew(done)) console.log(this.state());
  }

  /** Without times, so that a notebook that runs again is the same. */
  end(summary: string): void {
    clearInterval(this.timer);
    if (this.place) this.place.update({ "text/plain": summary });
    else console.log(summary);
  }

  private draw(): void {
    const table = { columns: columnsOf(this.rows.slice(-SHOWN_ROWS)) };
    this.place?.update({
      "text/html": `<p>${this.state()}</p>\n${this.rows.length > 0 ? tableToHtml(table) : ""}`,
      "text/plain": this.state(),
    });
  }

  private state(): string {
    const done = this.rows.length;
    const left = (((performance.now() - this.started) / 1000) * (this.total - done)) / done;
    const bad = this.rows.filter(({ outcome }) => outcome.status !== "ok").length;
    const percent = Math.floor((100 * done) / this.total);
    const bar = "█".repeat(Math.floor((24 * done) / this.total)).padEnd(24, "░");
    const place = `${percent} %, ${done} of ${this.total} trials${bad ? `, ${bad} diverged or failed` : ""}`;
    return `${this.place ? `${bar} ` : ""}${place}${done > 0 ? `, ${duration(left)} left` : ""}`;
  }
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
