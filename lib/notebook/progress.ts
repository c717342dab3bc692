/** The progress of a running training. */
import { exponential } from "../exponential";
import { type DisplayHandle, inNotebook, newDisplay } from "./bridge";

/** The listener of a training loop. The loop calls `update` after every epoch, so that must cost next to nothing. */
export interface Progress {
  /** @param total the number of epochs to come; @param before the number of epochs before them */
  start(total: number, before: number): void;
  /** @param done the number of epochs that are over; @param loss the loss of the last one, where it is known */
  update(done: number, loss: number | undefined): void;
  /** The loop is over, at its end or before it (an interrupt, an error): shows the last state. */
  end(): void | Promise<void>;
}

/** Notices each tenth of the way, for lines of progress where a bar cannot be updated. */
export class Tenths {
  private next = 1;

  constructor(private readonly total: number) {}

  /** True when another tenth is over since it was true last; the end, which has a line of its own, does not count. */
  isNew(done: number): boolean {
    if (done * 10 < this.next * this.total || done >= this.total) return false;
    this.next = Math.floor((done * 10) / this.total) + 1;
    return true;
  }
}

/** Five times a second is as often as an eye reads a number. */
const INTERVAL = 200;
const BAR_WIDTH = 24;

/**
 * A line with a bar, the epoch, the loss, the epochs per second and the time left; it ends as one line of summary.
 * In plain Node it prints a line for each tenth of the way instead.
 */
export class ProgressBar implements Progress {
  private line: DisplayHandle | undefined;
  private total = 0;
  private done = 0;
  private loss: number | undefined;
  private started = 0;
  private nextTime = 0;
  private tenths = new Tenths(0);

  /** @param unit what `total` and `done` count */
  constructor(private readonly unit: "epochs" | "MB" = "epochs") {}

  start(total: number): void {
    this.total = total;
    this.tenths = new Tenths(total);
    this.started = performance.now();
    this.line = inNotebook() ? newDisplay() : undefined;
    // At once: a training that nobody awaits has its bar in the cell that began it, not in the one that runs by then.
    this.line?.update({ "text/plain": `${bar(0)} 0 %, ${this.unit === "epochs" ? "epoch " : ""}0 of ${count(total)}` });
    this.nextTime = this.started + INTERVAL;
  }

  update(done: number, loss: number | undefined): void {
    this.done = done;
    this.loss = loss;
    if (this.line) {
      const now = performance.now();
      if (now < this.nextTime) return;
      this.nextTime = now + INTERVAL;
      this.line.update({ "text/plain": `${bar(done / this.total)} ${this.state()}` });
    } else if (this.tenths.isNew(done)) console.log(this.state());
  }

  end(): void {
    const seconds = (performance.now() - this.started) / 1000;
    const all =
      this.done === this.total ? count(this.total) : `Stopped after ${count(this.done)} of ${count(this.total)}`;
    const summary = `${all} ${this.unit} in ${duration(seconds)}${this.speed(seconds)}${this.lossText()}`;
    if (this.line) this.line.update({ "text/plain": summary });
    else console.log(summary);
  }

  private state(): string {
    const seconds = (performance.now() - this.started) / 1000;
    const left = ((this.total - this.done) * seconds) / this.done;
    const percent = Math.floor((100 * this.done) / this.total);
    const ways = `${count(this.done)} of ${count(this.total)}`;
    const place = `${percent} %, ${this.unit === "epochs" ? `epoch ${ways}` : `${ways} ${this.unit}`}`;
    return `${place}${this.lossText()}${this.speed(seconds)}, ${duration(left)} left`;
  }

  private lossText(): string {
    return this.loss === undefined ? "" : `, loss ${exponential(this.loss, 4)}`;
  }

  private speed(seconds: number): string {
    return this.done === 0 ? "" : `, ${rate(this.done / seconds)} ${this.unit}/s`;
  }
}

function bar(share: number): string {
  const full = Math.floor(share * BAR_WIDTH);
  return "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function rate(perSecond: number): string {
  return perSecond < 100 ? String(Number(perSecond.toPrecision(2))) : count(Math.round(perSecond));
}

/** 0.4 s, 12 s, 2:05 min, 1:02:05 h. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(Math.floor(value) % 60).padStart(2, "0");
  return whole < 3600
    ? `${Math.floor(whole / 60)}:${two(whole)} min`
    : `${Math.floor(whole / 3600)}:${two(whole / 60)}:${two(whole)} h`;
}
