/** Schedules of the learning rate, from epoch to epoch. Names, formulas and defaults are PyTorch's. */
import type { Optimizer } from "./optimizer";
import { checkedCount, checkedRate, checkNames } from "./options";

/** The state of a schedule as plain data, for a checkpoint. */
export type ScheduleState = Record<string, number | undefined>;

/** Changes an optimiser's learning rate. Call `step()` after each epoch; `train.fit` does it by itself. */
export abstract class Schedule {
  /** The number of epochs that have passed. */
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

  /**
   * @param options gamma is 0.1 by default
   * @throws RangeError when an option is out of range
   */
  constructor(optimizer: Optimizer, options: { stepSize: number; gamma?: number }) {
    checkNames("StepLR", options, ["stepSize", "gamma"]);
    super(optimizer);
    this.stepSize = checkedCount("stepSize", options.stepSize);
    this.gamma = checkedRate("gamma", options.gamma ?? 0.1);
  }

  override step(): void {
    this.epoch++;
    if (this.epoch % this.stepSize === 0) this.optimizer.lr *= this.gamma;
  }
}

/** Every epoch the learning rate is multiplied by gamma. */
export class ExponentialLR extends Schedule {
  private readonly gamma: number;

  /** @throws RangeError when gamma is negative or not finite */
  constructor(optimizer: Optimizer, options: { gamma: number }) {
    checkNames("ExponentialLR", options, ["gamma"]);
    super(optimizer);
    this.gamma = checkedRate("gamma", options.gamma);
  }

  override step(): void {
    this.epoch++;
    this.optimizer.lr *= this.gamma;
  }
}

/**
 * Down to `etaMin` within `tMax` epochs along half a cosine: etaMin + (lr - etaMin) (1 + cos(π t / tMax)) / 2.
 *
 * Source: I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017 (without the
 * restarts).
 */
export class CosineAnnealingLR extends Schedule {
  /** The learning rate that the optimiser had at first. */
  private readonly baseLr: number;
  private readonly tMax: number;
  private readonly etaMin: number;

  /**
   * @param options `tMax`: the number of epochs from the highest to the lowest learning rate; `etaMin`: the lowest, 0
   *   by default (PyTorch's T_max and eta_min)
   * @throws RangeError when an option is out of range
   */
  constructor(optimizer: Optimizer, options: { tMax: number; etaMin?: number }) {
    checkNames("CosineAnnealingLR", options, ["tMax", "etaMin"]);
    super(optimizer);
    this.baseLr = optimizer.lr;
    this.tMax = checkedCount("tMax", options.tMax);
    this.etaMin = checkedRate("etaMin", options.etaMin ?? 0);
  }

  override step(): void {
    this.epoch++;
    this.optimizer.lr =
      this.etaMin + ((this.baseLr - this.etaMin) * (1 + Math.cos((Math.PI * this.epoch) / this.tMax))) / 2;
  }
}
