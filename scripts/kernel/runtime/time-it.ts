/** `timeIt`: how long a function takes; what IPython's `%timeit` and `%time` are for. */
import { inspect } from "nonlinear/platform/inspect";
import { nextTurn } from "nonlinear/platform/turn";

/** The intended time of all runs together, in milliseconds. */
const TOTAL_MS = 1000;
const MOST_RUNS = 7;
/** A run repeats short functions until it takes this long, in milliseconds. */
const RUN_MS = 20;

export class Timing {
  /**
   * @param median milliseconds for one call: the median of the runs
   * @param spread the shortest and the longest run, in milliseconds for one call
   * @param runs how many runs there were
   * @param calls how many calls each run had
   */
  constructor(
    readonly median: number,
    readonly spread: readonly [shortest: number, longest: number],
    readonly runs: number,
    readonly calls: number,
  ) {}

  toString(): string {
    const [shortest, longest] = this.spread;
    const runs = `${this.runs} ${this.runs === 1 ? "run" : "runs"} of ${this.calls} ${this.calls === 1 ? "call" : "calls"}`;
    return `${formatTime(this.median)} (median; ${formatTime(shortest)} to ${formatTime(longest)}; ${runs})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Measures a function, which may be asynchronous: up to seven runs, but no new one after a second. */
export async function timeIt(run: () => unknown): Promise<Timing> {
  if (typeof run !== "function") {
    throw new TypeError(`timeIt takes a function, not ${inspect(run)}: \`await timeIt(() => model.forward(x))\`.`);
  }
  const start = performance.now();
  // The first calls warm up, and show how many make a run; they count only when there is no time for others.
  const first = await measure(run, 1);
  let calls = 1;
  for (let time = first; time < RUN_MS / 10 && calls < 1e8; time = await measure(run, calls)) calls *= 10;
  const times: number[] = [];
  while (times.length < MOST_RUNS && performance.now() - start < TOTAL_MS) {
    times.push((await measure(run, calls)) / calls);
    await nextTurn();
  }
  const sorted = (times.length > 0 ? times : [first]).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return new Timing(median, [sorted[0], sorted[sorted.length - 1]], sorted.length, times.length > 0 ? calls : 1);
}

/** Milliseconds of a number of calls, one after the other. */
async function measure(run: () => unknown, calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call += 1) {
    const value = run();
    if (value instanceof Promise) await value;
  }
  return performance.now() - start;
}

function formatTime(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toPrecision(3)} s`;
  if (milliseconds >= 1) return `${milliseconds.toPrecision(3)} ms`;
  if (milliseconds >= 1e-3) return `${(milliseconds * 1e3).toPrecision(3)} µs`;
  return `${(milliseconds * 1e6).toPrecision(3)} ns`;
}
