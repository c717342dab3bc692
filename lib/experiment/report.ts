/** What a trial says of itself while it trains, and the answer that ends it. */
import { finiteOrNaN } from "./outcome";

/** Numbers after an epoch, by name. */
export type Reported = Readonly<Record<string, number>> & { readonly epoch: number };

/**
 * Tells the sweep how a trial is doing: `report({ epoch, loss })` after an epoch, or `onEpoch: report` for `train.fit`,
 * whose losses and metrics it then gets. When it returns "stop", the trial ends its training there, as `train.fit`
 * does, and returns the results that it has.
 *
 * @param reported the epoch, and numbers by name; undefined is passed over, and so are the model and what else is in
 *   the state that `train.fit` gives
 * @throws TypeError when it is no object, `epoch` is not a whole number above the last one, or something else is no number
 * @throws Error when the trial goes on after "stop"
 */
export type Report = <T extends { readonly epoch: number }>(reported: T) => "stop" | undefined;

/** From one report that is kept to the next the epochs grow by a twentieth: all of the first, 150 of 10,000. */
const STEP = 1.05;

/** The reports of one trial, which is told to stop at the epoch `until`. */
export class Reporter {
  private readonly kept: Reported[] = [];
  private last: Reported | undefined;
  private hasStopped = false;

  constructor(private readonly until?: number) {}

  get stopped(): boolean {
    return this.hasStopped;
  }

  readonly report: Report = (given) => {
    const reported = numbersOf(given, this.last?.epoch);
    if (this.hasStopped) {
      throw new Error(
        `report: the trial goes on to epoch ${reported.epoch} after "stop" at ${this.last?.epoch}. ` +
          'End its loop there: if (report({ epoch, loss }) === "stop") break; train.fit does it by onEpoch: report.',
      );
    }
    this.last = reported;
    if (reported.epoch >= STEP * (this.kept.at(-1)?.epoch ?? Number.NEGATIVE_INFINITY)) this.kept.push(reported);
    this.hasStopped = this.until !== undefined && reported.epoch >= this.until;
    return this.hasStopped ? "stop" : undefined;
  };

  /** The last one is always among them. */
  reports(): readonly Reported[] {
    return this.last === undefined || this.last === this.kept.at(-1) ? this.kept : [...this.kept, this.last];
  }
}

/** @throws Error when the number that a sweep compares is not in the last report */
export function checkReported(last: Reported | undefined, name: string): void {
  if (last?.[name] !== undefined) return;
  const given = last ? `last reported ${Object.keys(last).join(", ")}` : "reported nothing";
  throw new Error(
    `The sweep compares the trials by ${name}, and the trial ${given}. Call report({ epoch, ${name} }), give ` +
      "train.fit onEpoch: report, or the sweep another metric.",
  );
}

function numbersOf(given: object, last: number | undefined): Reported {
  if (typeof given !== "object" || given === null)
    throw new TypeError(`report: got ${String(given)}; expected an object such as { epoch, loss }.`);
  const { metrics, model: _, ...own } = given as Readonly<Record<string, unknown>>;
  const all = Object.entries({ ...own, ...(metrics as object | undefined) }).filter(([, value]) => value !== undefined);
  const wrong = all.find(([, value]) => typeof value !== "number");
  if (wrong) throw new TypeError(`report: ${wrong[0]} is ${String(wrong[1])}; expected a number.`);
  const { epoch, ...values } = Object.fromEntries(all) as Record<string, number>;
  if (!Number.isInteger(epoch) || epoch < 0 || epoch <= (last ?? -1)) {
    const expected = last === undefined ? "a whole number of at least 0" : `a whole number above ${last}, the last one`;
    throw new TypeError(`report: epoch is ${epoch}; expected ${expected}.`);
  }
  return { epoch, ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, finiteOrNaN(value)])) };
}
