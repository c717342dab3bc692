/** Which of two ways to run a step is the faster one, found out by timing both from time to time. */

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

  /** Notes a run by the way that `takesFirst` says. */
  note(milliseconds: number, steps: number): void {
    this.time += milliseconds;
    this.steps += steps;
    if (this.slices.length <= TIMED_SLICES) {
      if (this.time >= SLICE) this.endSlice();
    } else if (this.time >= (this.takesFirst ? FIRST_KEPT : SECOND_KEPT) * sum(this.slices.map(({ time }) => time))) {
      this.slices = [];
      this.takesFirst = true;
      this.time = this.steps = 0;
    }
  }

  private endSlice(): void {
    const { time, steps, slices } = this;
    slices.push({ time, perStep: time / steps });
    const times = (isFirst: boolean) => slices.filter((_, i) => i > 0 && (i % 2 === 0) === isFirst);
    const perStep = (isFirst: boolean) => median(times(isFirst).map((slice) => slice.perStep));
    this.takesFirst = slices.length > TIMED_SLICES ? perStep(true) < perStep(false) : !this.takesFirst;
    this.time = this.steps = 0;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Of an odd number of numbers. */
function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}
