/** The loss as a chart that grows while the training runs. */
import {
  type DisplayHandle,
  inNotebook,
  interrupted,
  jupyterDisplay,
  newDisplay,
  type Progress,
  ProgressBar,
} from "../../notebook";
import { type LossOptions, loss } from "../charts/loss";
import { isDrawable } from "../values";
import { frame } from "./frame";
import { GrowingLine } from "./growing";

/** At most five frames a second, in milliseconds. */
const INTERVAL = 200;
/** Drawing may take one part of the time in this many. */
const COST_SHARE = 40;

/**
 * A progress bar with a loss chart below it: `train.fit(model, { …, progress: plot.live() })`, or in a written-out loop
 * `train.epochs(n, { progress: plot.live() })`.
 *
 * While the training runs a light picture is redrawn, at most five times a second and seldom enough to cost less than
 * 5 % of the time. When it ends, also by an interrupt, the interactive figure of `plot.loss` takes its place. In plain
 * Node it prints lines.
 */
export function live(options: LossOptions = {}): Progress {
  return new LiveLoss(options);
}

class LiveLoss implements Progress {
  private readonly bar = new ProgressBar();
  private chart: DisplayHandle | undefined;
  private epochs: number[] = [];
  private losses: number[] = [];
  /** The line in the frames. */
  private line = new GrowingLine();
  private before = 0;
  private nextTime = 0;

  constructor(private readonly options: LossOptions) {}

  start(total: number, before: number): void {
    this.bar.start(total);
    this.before = before;
    this.chart = inNotebook() ? newDisplay() : undefined;
    this.epochs = [];
    this.losses = [];
    this.line = new GrowingLine();
    this.nextTime = performance.now() + INTERVAL;
  }

  update(done: number, value: number | undefined): void {
    this.bar.update(done, value);
    if (value === undefined) return;
    this.epochs.push(this.before + done);
    this.losses.push(value);
    if (!this.chart) return;
    if (isDrawable(value) && (value > 0 || !this.options.logAxis)) this.line.add(this.before + done, value);
    if (performance.now() >= this.nextTime) this.redraw(this.chart);
  }

  async end(): Promise<void> {
    this.bar.end();
    const figure = loss({ epochs: this.epochs, losses: this.losses }, this.options);
    if (!this.chart) return console.log(String(figure));
    // An interrupted cell is closed before a picture could be drawn.
    const bundle = interrupted() ? figure.interactive() : await figure[jupyterDisplay]();
    this.chart.update(bundle);
  }

  private redraw(chart: DisplayHandle): void {
    const start = performance.now();
    const { logAxis = false, title = "Loss", yLabel = "Loss" } = this.options;
    const { points } = this.line;
    if (points.x.length > 0) {
      const picture = frame(points, { title, xLabel: "Epoch", yLabel, logAxis });
      chart.update({ "text/html": picture, "text/plain": `${title}, while the training runs` });
    }
    const cost = performance.now() - start;
    this.nextTime = start + Math.max(INTERVAL, cost * COST_SHARE);
  }
}
