/** How the learning rate changes from epoch to epoch. Names, formulas and defaults are PyTorch's. */
import type { Optimizer } from "./optimizer";

/** Where a schedule stands: plain data, for a checkpoint. */
export type ScheduleState = Record<string, number | undefined>;

/** Changes an optimiser's learning rate. Call `step()` after each epoch; `train.fit` does it by itself. */
export abstract class Schedule {
  /** How many epochs have passed. */
  protected epoch = 0;

  constructor(protected readonly optimizer: Optimizer) {}

  /**
   * Sets the learning rate of the next epoch.
   *
   * @param loss the loss of the epoch before; only `ReduceLROnPlateau` needs it
   */
  abstract step(loss?: number): void;

  get state(): ScheduleState {
    return { epoch: this.epoch };
  }

  set state({ epoch = 0 }: ScheduleState) {
    this.epoch = epoch;
  }
}

/** Every `stepSize` epochs the learning rate is multiplied by gamma. */
export class StepLR extends Schedule {
  private readonly stepSize: number;
  private readonly gamma: number;

  /** @param options gamma is 0.1 by default */
  constructor(optimizer: Optimizer, { stepSize, gamma = 0.1 }: { stepSize: number; gamma?: number }) {
    super(optimizer);
    this.stepSize = checkedCount("stepSize", stepSize);
    this.gamma = gamma;
  }

  override step(): void {
    this.epoch++;
    if (this.epoch % this.stepSize === 0) this.optimizer.lr *= this.gamma;
  }
}

/** Every epoch the learning rate is multiplied by gamma. */
export class ExponentialLR extends Schedule {
  private readonly gamma: number;

  constructor(optimizer: Optimizer, { gamma }: { gamma: number }) {
    super(optimizer);
    this.gamma = gamma;
  }

  override step(): void {
    this.epoch++;
    this.optimizer.lr *= this.gamma;
  }
}

/**
 * Down to `minLr` within `epochs` epochs along half a cosine: minLr + (lr - minLr) (1 + cos(π t / epochs)) / 2.
 *
 * Source: I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017 (without the restarts).
 */
export class CosineAnnealingLR extends Schedule {
  /** The learning rate that the optimiser had at first. */
  private readonly baseLr: number;
  private readonly epochs: number;
  private readonly minLr: number;

  /** @param options minLr is 0 by default. (PyTorch calls them T_max and eta_min.) */
  constructor(optimizer: Optimizer, { epochs, minLr = 0 }: { epochs: number; minLr?: number }) {
    super(optimizer);
    this.baseLr = optimizer.lr;
    this.epochs = checkedCount("epochs", epochs);
    this.minLr = minLr;
  }

  override step(): void {
    this.epoch++;
    this.optimizer.lr =
      this.minLr + ((this.baseLr - this.minLr) * (1 + Math.cos((Math.PI * this.epoch) / this.epochs))) / 2;
  }
}

/** @throws RangeError when the option is not a positive whole number */
export function checkedCount(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`The schedule's ${name} is ${value}; expected a positive whole number.`);
}
