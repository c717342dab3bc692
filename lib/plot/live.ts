/** The loss as a chart that grows while the training runs. */
import { type DisplayHandle, inNotebook, jupyterDisplay, newDisplay, type Progress, ProgressBar } from "../notebook";
import { frame } from "./frame";
import { type LossOptions, loss } from "./loss";
import { thinLine } from "./thin";
import { isDrawable } from "./values";

/** At most five frames a second, in milliseconds. */
const interval = 200;
/** Drawing may take one part in so many of the time. */
const costShare = 25;
/** As many points as a frame has use for. */
const framePoints = 400;

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
  private before = 0;
  private nextTime = 0;

  constructor(private readonly options: LossOptions) {}

  start(total: number, before: number): void {
    this.bar.start(total);
    this.before = before;
    this.chart = inNotebook() ? newDisplay() : undefined;
    this.epochs = [];
    this.losses = [];
    this.nextTime = performance.now() + interval;
  }

  update(done: number, value: number | undefined): void {
    this.bar.update(done, value);
    if (value === undefined) return;
    this.epochs.push(this.before + done);
    this.losses.push(value);
    if (this.chart && performance.now() >= this.nextTime) this.redraw(this.chart);
  }

  async end(): Promise<void> {
    this.bar.end();
    const figure = loss({ epochs: this.epochs, losses: this.losses }, this.options);
    if (this.chart) this.chart.update(await figure[jupyterDisplay]());
    else console.log(String(figure));
  }

  private redraw(chart: DisplayHandle): void {
    const start = performance.now();
    const { logAxis = false, title = "Loss", yLabel = "Loss" } = this.options;
    const shown = this.losses.map((value) => isDrawable(value) && (value > 0 || !logAxis));
    const x = this.epochs.filter((_, i) => shown[i]);
    const y = this.losses.filter((_, i) => shown[i]);
    if (x.length > 0) {
      const picture = frame(thinLine({ x, y }, framePoints), { title, xLabel: "Epoch", yLabel, logAxis });
      chart.update({ "text/html": picture, "text/plain": `${title}, while the training runs` });
    }
    const cost = performance.now() - start;
    this.nextTime = start + Math.max(interval, cost * costShare);
  }
}
