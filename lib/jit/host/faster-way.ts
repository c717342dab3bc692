/** Which of two ways to run a step is the faster one, found out by timing both from time to time. */
import { median } from "../../statistics";

/** A trial is some slices of so many milliseconds, at least one run each: a first one that warms up, */
const SLICE = 5;
/** and then the two ways by turns. The median slice of each counts, as other work on the machine slows some down. */
const TIMED_SLICES = 6;
/** For so many times as long as the trial took, the faster way is kept: the first, */
const FIRST_KEPT = 25;
/** or the second; the first is tried again sooner, as what slowed it down may be over. */
const SECOND_KEPT = 10;

export class FasterWay {
  /** True if the next run should take the first way. */
  takesFirst = true;
  private time = 0;
  private steps = 0;
  /** The milliseconds of each slice of the trial, and of a step in each. */
  private slices: { readonly time: number; readonly perStep: number }[] = [];
  /** Milliseconds until the slice ends, or the time for which the faster way is kept. */
  private limit = SLICE;

  /** Notes a run by the way that `takesFirst` says. */
  note(milliseconds: number, steps: number): void {
    this.time += milliseconds;
    this.steps += steps;
    if (this.time < this.limit) return;
    if (this.slices.length <= TIMED_SLICES) this.endSlice();
    else {
      this.slices = [];
      this.takesFirst = true;
      this.limit = SLICE;
    }
    this.time = this.steps = 0;
  }

  private endSlice(): void {
    const { time, steps, slices } = this;
    slices.push({ time, perStep: time / steps });
    const times = (isFirst: boolean) => slices.filter((_, i) => i > 0 && (i % 2 === 0) === isFirst);
    const perStep = (isFirst: boolean) => median(times(isFirst).map((slice) => slice.perStep));
    if (slices.length <= TIMED_SLICES) {
      this.takesFirst = !this.takesFirst;
      return;
    }
    this.takesFirst = perStep(true) < perStep(false);
    const trial = slices.reduce((total, slice) => total + slice.time, 0);
    this.limit = (this.takesFirst ? FIRST_KEPT : SECOND_KEPT) * trial;
  }
}
