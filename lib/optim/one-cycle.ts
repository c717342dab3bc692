/** The one-cycle schedule. */
import type { Optimizer } from "./optimizer";
import { checkedCount, checkNames, withDefaults } from "./options";
import { Schedule } from "./schedules";

export interface OneCycleOptions {
  /** The highest learning rate. */
  maxLr: number;
  /** The number of epochs; a step beyond them throws. */
  epochs: number;
  /** The part of the epochs in which the learning rate rises; 0.3 by default. */
  pctStart?: number;
  /** The learning rate starts at maxLr / divFactor; 25 by default. */
  divFactor?: number;
  /** It ends at its start / finalDivFactor; 10,000 by default. */
  finalDivFactor?: number;
  /** True (the default) lets the momentum (Adam's β₁) fall while the learning rate rises, and rise while it falls. */
  cycleMomentum?: boolean;
  /** The lowest momentum; 0.85 by default. */
  baseMomentum?: number;
  /** The highest momentum; 0.95 by default. */
  maxMomentum?: number;
}

const DEFAULTS = {
  pctStart: 0.3,
  divFactor: 25,
  finalDivFactor: 1e4,
  cycleMomentum: true,
  baseMomentum: 0.85,
  maxMomentum: 0.95,
};

/**
 * The learning rate rises to `maxLr` and then falls to almost nothing, both along half a cosine. Making the schedule
 * sets the optimiser's learning rate (and momentum) to those of the start.
 *
 * Source: L. N. Smith and N. Topin, "Super-convergence: very fast training of neural networks using large learning
 * rates", 2018.
 */
export class OneCycleLR extends Schedule {
  private readonly options: Required<OneCycleOptions>;

  /** @throws when an option is out of range, or the momentum is to be cycled and the optimiser has none */
  constructor(optimizer: Optimizer, options: OneCycleOptions) {
    checkNames("OneCycleLR", options, ["maxLr", "epochs", ...Object.keys(DEFAULTS)]);
    super(optimizer);
    this.options = withDefaults(DEFAULTS, options);
    checkedCount("epochs", options.epochs);
    const { pctStart, cycleMomentum } = this.options;
    if (!(pctStart > 0 && pctStart < 1))
      throw new RangeError(`OneCycleLR: pctStart is ${pctStart}; expected a number between 0 and 1.`);
    if (cycleMomentum && optimizer.momentum === 0) {
      throw new Error("OneCycleLR: the optimizer has no momentum. Give it one, or set cycleMomentum to false.");
    }
    this.update();
  }

  override step(): void {
    if (this.epoch + 1 > this.options.epochs) {
      throw new RangeError(`OneCycleLR was made for ${this.options.epochs} epochs; this is one more.`);
    }
    this.epoch++;
    this.update();
  }

  private update(): void {
    const { maxLr, divFactor, finalDivFactor, cycleMomentum, baseMomentum, maxMomentum } = this.options;
    const first = maxLr / divFactor;
    this.optimizer.lr = this.between(first, maxLr, first / finalDivFactor);
    if (cycleMomentum) this.optimizer.momentum = this.between(maxMomentum, baseMomentum, maxMomentum);
  }

  /** From `start` to `middle` in the rising part, then on to `end`. */
  private between(start: number, middle: number, end: number): number {
    const { pctStart, epochs } = this.options;
    const [top, last] = [pctStart * epochs - 1, epochs - 1];
    if (this.epoch < top) return alongCosine(start, middle, this.epoch / top);
    return alongCosine(middle, end, (this.epoch - top) / (last - top));
  }
}

function alongCosine(start: number, end: number, part: number): number {
  return end + ((start - end) / 2) * (1 + Math.cos(Math.PI * part));
}
