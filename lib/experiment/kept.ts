/** The outcomes that a sweep has so far, and their file. */
import { changes } from "./code";
import type { Outcome } from "./outcome";
import type { Trial } from "./space";
import { appendTrial, endLastLine, type KeptTrial, readTrials } from "./store";

export class KeptOutcomes {
  /** The outcomes of each trial by its key: of a trial that was stopped and went on, several. */
  private readonly outcomes = new Map<string, Outcome[]>();

  /**
   * Takes up what the file has of these trials and this code; says what it has of others.
   * @throws Error when it is no file of trials
   */
  constructor(
    private readonly file: string | undefined,
    private readonly code: string,
    trials: readonly Trial[],
  ) {
    if (file === undefined) return;
    const all = readTrials(file);
    endLastLine(file);
    for (const { trial, outcome } of all.filter((kept) => kept.code === code)) this.put(trial, outcome);
    this.tellOfOthers(file, all, new Set(trials.map(({ key }) => key)));
  }

  /** The outcome with which a trial was stopped at this epoch, or ended before it; undefined when there is none yet. */
  at(trial: Trial, until: number | undefined): Outcome | undefined {
    const all = this.outcomes.get(trial.key) ?? [];
    const stopped = until === undefined ? undefined : all.find((outcome) => outcome.until === until);
    const isBefore = (epoch = 0) => until === undefined || epoch < until;
    return stopped ?? all.findLast((one) => one.status !== "stopped" && isBefore(one.reports?.at(-1)?.epoch));
  }

  newest(trial: Trial): Outcome | undefined {
    return this.outcomes.get(trial.key)?.at(-1);
  }

  /** @returns the outcome, or, of a trial that did not repeat what it had reported before, one that says so */
  add(trial: Trial, outcome: Outcome): Outcome {
    const checked = (this.outcomes.get(trial.key) ?? []).reduce(checkRepeated, outcome);
    this.put(trial, checked);
    if (this.file !== undefined) appendTrial(this.file, { trial, outcome: checked, code: this.code });
    return checked;
  }

  /** Makes an outcome the newest one of its trial, which is what `load` reads. */
  settle(trial: Trial, outcome: Outcome): Outcome {
    if (this.file !== undefined && outcome !== this.newest(trial)) {
      appendTrial(this.file, { trial, outcome, code: this.code });
    }
    return outcome;
  }

  private put({ key }: Trial, outcome: Outcome): void {
    this.outcomes.set(key, [...(this.outcomes.get(key) ?? []), outcome]);
  }

  private tellOfOthers(file: string, all: readonly KeptTrial[], keys: ReadonlySet<string>): void {
    const left = [...this.outcomes.keys()].filter((key) => !keys.has(key)).length;
    if (left > 0) console.log(`The space has changed: ${count(left)} in ${file} are not in it and left out.`);
    const others = all.filter(({ code, trial }) => code !== this.code && !this.outcomes.has(trial.key));
    const again = others.filter(({ trial }) => keys.has(trial.key));
    for (const code of new Set(again.map((kept) => kept.code))) {
      const trials = new Set(again.filter((kept) => kept.code === code).map(({ trial }) => trial.key));
      console.log(`${hasChanged(code, this.code)}: ${count(trials.size)} in ${file} run again.`);
    }
    const last = others.at(-1);
    if (!last || again.length > 0 || this.outcomes.size > 0) return;
    const before = `${count(others.length)} of before ${others.length === 1 ? "stays" : "stay"} in ${file}`;
    console.log(`${hasChanged(last.code, this.code)}, and so has the space: the ${before}.`);
  }
}

/** "The values have changed" */
function hasChanged(before: string, now: string): string {
  const what = changes(before, now);
  const isOne = !what.includes(" and ") && !what.endsWith("values");
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${isOne ? "has" : "have"} changed`;
}

/** A trial runs again to go on, so it must do the same again. */
function checkRepeated(outcome: Outcome, before: Outcome): Outcome {
  const epochs = new Map(before.reports?.map((reported) => [reported.epoch, reported]));
  for (const reported of outcome.reports ?? []) {
    const old = epochs.get(reported.epoch) ?? reported;
    const name = Object.keys(reported).find((name) => !Object.is(reported[name], old[name]));
    if (name === undefined) continue;
    const error =
      `The trial reported ${name} ${old[name]} at epoch ${reported.epoch}, and ${reported[name]} when it ran again to go on. ` +
      "Draw random numbers from the library (nn.randperm, nn.init), which begins each trial with its seed.";
    return { status: "failed", results: {}, error, seconds: outcome.seconds };
  }
  return outcome;
}

export function count(trials: number): string {
  return `${trials} trial${trials === 1 ? "" : "s"}`;
}
