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

/** Milliseconds between two looks at the clock while a way is kept: a look takes as long as a part of a small step. */
const BETWEEN_LOOKS = 1;

export class FasterWay {
  /** True if the next run should take the first way. */
  takesFirst = true;
  /** Of the slice that runs. */
  private time = 0;
  private steps = 0;
  /** The milliseconds of each slice of the trial, and of a step in each. */
  private slices: { readonly time: number; readonly perStep: number }[] = [];
  /** Until when the faster way is kept; undefined during a trial. */
  private keptUntil: number | undefined;
  private stepsUntilLook = 0;
  private stepsBetweenLooks = 0;

  /** @param now the clock, in milliseconds */
  constructor(private readonly now = (): number => performance.now()) {}

  /** Called before each run, of so many steps: true if it is to be timed and noted. May change `takesFirst`. */
  isTimed(steps: number): boolean {
    if (this.keptUntil === undefined) return true;
    this.stepsUntilLook -= steps;
    if (this.stepsUntilLook > 0) return false;
    this.stepsUntilLook = this.stepsBetweenLooks;
    if (this.now() < this.keptUntil) return false;
    this.keptUntil = undefined;
    this.slices = [];
    this.takesFirst = true;
    return true;
  }

  /** Notes a run by the way that `takesFirst` says. */
  note(milliseconds: number, steps: number): void {
    this.time += milliseconds;
    this.steps += steps;
    if (this.time < SLICE) return;
    this.slices.push({ time: this.time, perStep: this.time / this.steps });
    this.time = this.steps = 0;
    if (this.slices.length <= TIMED_SLICES) this.takesFirst = !this.takesFirst;
    else this.decide();
  }

  private decide(): void {
    const { slices } = this;
    const perStep = (isFirst: boolean) =>
      median(slices.filter((_, i) => i > 0 && (i % 2 === 0) === isFirst).map((slice) => slice.perStep));
    const [first, second] = [perStep(true), perStep(false)];
    this.takesFirst = first < second;
    const trial = slices.reduce((total, { time }) => total + time, 0);
    this.keptUntil = this.now() + (this.takesFirst ? FIRST_KEPT : SECOND_KEPT) * trial;
    this.stepsBetweenLooks = this.stepsUntilLook = Math.floor(BETWEEN_LOOKS / Math.min(first, second));
  }
}
