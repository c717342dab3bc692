/**
 * The optimisers of `tf.train` while a step is recorded: their hyperparameters become inputs, and they do not count
 * the recording.
 */

import type { DataId, Optimizer, Tensor } from "@tensorflow/tfjs";
import { withEnd } from "../../notebook/ending";
import { tf } from "../../tensorflow";
import { patch } from "../host/patch";
import type { InputCell } from "../input";
import type { Value } from "../program/program";

/** The fields of an optimiser that a step changes or reads on the host. */
export interface CountingOptimizer {
  iterations_?: number;
  learningRate: number;
  /** SGD and Momentum keep the negative learning rate as a tensor, which `setLearningRate` replaces. */
  readonly c?: Tensor;
}

/**
 * Hyperparameters that optimisers hold as numbers, and for each a number that nobody sets by hand: it stands for the
 * hyperparameter while the optimiser records, and is found again among the constants.
 */
const STAND_INS = {
  learningRate: 0.8374652910473,
  beta1: 0.7129384756123,
  beta2: 0.6381927465529,
  rho: 0.5918273645917,
  decay: 0.9273645182938,
  momentum: 0.7836451928374,
  epsilon: 0.6729183746552,
} as const;
type Hyperparameter = keyof typeof STAND_INS;

/** The forms in which optimisers use a hyperparameter. */
const FORMS: readonly ((number: number) => number)[] = [(x) => x, (x) => -x, (x) => 1 - x];

export class OptimizerWatch {
  readonly optimizers = new Set<CountingOptimizer>();
  /** The inputs that stand for the numbers which the running optimiser writes. */
  private readonly standsFor = new Map<number, () => Value>();
  private readonly restorers: readonly (() => void)[];

  /**
   * @param input makes a leaf of a cell, one for each key
   * @param stand lets a tensor's data stand for a value
   * @param isPaused whether optimisers are to work as usual
   */
  constructor(
    private readonly input: (key: string, cell: InputCell) => Value,
    private readonly stand: (dataId: DataId, value: Value) => void,
    isPaused: () => boolean,
  ) {
    const record = (optimizer: Optimizer, apply: () => void): void =>
      isPaused() ? apply() : this.applyGradients(optimizer as unknown as CountingOptimizer, apply);
    const classes = [
      tf.SGDOptimizer,
      tf.MomentumOptimizer,
      tf.AdagradOptimizer,
      tf.AdadeltaOptimizer,
      tf.AdamOptimizer,
      tf.AdamaxOptimizer,
      tf.RMSPropOptimizer,
    ];
    this.restorers = classes.map(({ prototype }) => {
      const { applyGradients } = prototype;
      return patch<Optimizer>(prototype, {
        applyGradients(this: Optimizer, gradients) {
          record(this, () => applyGradients.call(this, gradients as never));
        },
      });
    });
  }

  restore(): void {
    for (const restore of this.restorers) restore();
  }

  /** The hyperparameter that a number written by an optimiser stands for, if it does. */
  hyperparameter(number: number): Value | undefined {
    return this.standsFor.get(Math.fround(number))?.();
  }

  private applyGradients(optimizer: CountingOptimizer, apply: () => void): void {
    this.optimizers.add(optimizer);
    const fields = optimizer as unknown as Record<Hyperparameter, number>;
    const names = (Object.keys(STAND_INS) as Hyperparameter[]).filter((name) => typeof fields[name] === "number");
    const { iterations_ } = optimizer;
    const before = names.map((name) => fields[name]);
    for (const name of names)
      for (const [i, form] of FORMS.entries())
        this.standsFor.set(Math.fround(form(STAND_INS[name])), () => this.leaf(optimizer, name, i));
    if (optimizer.c) this.stand(optimizer.c.dataId, this.leaf(optimizer, "learningRate", 1));
    for (const name of names) fields[name] = STAND_INS[name];
    withEnd(apply, () => {
      for (const [i, name] of names.entries()) fields[name] = before[i];
      optimizer.iterations_ = iterations_;
      this.standsFor.clear();
    });
  }

  private leaf(optimizer: CountingOptimizer, name: Hyperparameter, form: number): Value {
    const index = [...this.optimizers].indexOf(optimizer);
    const fields = optimizer as unknown as Record<Hyperparameter, number>;
    const read = () => FORMS[form](fields[name]);
    return this.input(`${name} ${index} ${form}`, { read, shape: [], dtype: "float32" });
  }
}
