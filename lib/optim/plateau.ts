/** A smaller learning rate when the loss stops falling. */
import type { Optimizer } from "./optimizer";
import { checkNames, withDefaults } from "./options";
import { Schedule, type ScheduleState } from "./schedules";

export interface PlateauOptions {
  /** The factor of a reduction of the learning rate; 0.1 by default. */
  factor?: number;
  /** The number of epochs without improvement before a reduction; 10 by default. */
  patience?: number;
  /** An improvement is a loss below best · (1 - threshold); 1e-4 by default. */
  threshold?: number;
  /** The number of epochs after a reduction that do not count; 0 by default. */
  cooldown?: number;
  /** The learning rate does not go below it; 0 by default. */
  minLr?: number;
}

const DEFAULTS = { factor: 0.1, patience: 10, threshold: 1e-4, cooldown: 0, minLr: 0 };

/** Multiplies the learning rate by `factor` when the loss has not improved for more than `patience` epochs. */
export class ReduceLROnPlateau extends Schedule {
  private readonly options: Required<PlateauOptions>;
  private best = Number.POSITIVE_INFINITY;
  private badEpochs = 0;
  private coolingDown = 0;

  /** @throws RangeError when the factor is not below 1 */
  constructor(optimizer: Optimizer, options: PlateauOptions = {}) {
    checkNames("ReduceLROnPlateau", options, Object.keys(DEFAULTS));
    super(optimizer);
    this.options = withDefaults(DEFAULTS, options);
    if (!(this.options.factor < 1)) throw new RangeError(`The factor is ${this.options.factor}; expected less than 1.`);
  }

  /** @throws TypeError without a loss */
  override step(loss?: number): void {
    if (loss === undefined) throw new TypeError("ReduceLROnPlateau.step needs the loss of the epoch.");
    const { factor, patience, threshold, cooldown, minLr } = this.options;
    this.epoch++;
    if (loss < this.best * (1 - threshold)) {
      this.best = loss;
      this.badEpochs = 0;
    } else this.badEpochs++;
    if (this.coolingDown > 0) {
      this.coolingDown--;
      this.badEpochs = 0;
    }
    if (this.badEpochs <= patience) return;
    const lr = Math.max(this.optimizer.lr * factor, minLr);
    // A change too small to matter is left out, as in PyTorch.
    if (this.optimizer.lr - lr > 1e-8) this.optimizer.lr = lr;
    this.coolingDown = cooldown;
    this.badEpochs = 0;
  }

  override get state(): ScheduleState {
    const { epoch, badEpochs, coolingDown } = this;
    // JSON has no infinity.
    const best = Number.isFinite(this.best) ? this.best : undefined;
    return { epoch, best, badEpochs, coolingDown };
  }

  override set state({ epoch = 0, best = Number.POSITIVE_INFINITY, badEpochs = 0, coolingDown = 0 }: ScheduleState) {
    Object.assign(this, { epoch, best, badEpochs, coolingDown });
  }
}
