/**
 * What a step does besides calling kernels, watched while it is recorded: it reads values, assigns and creates variables, and its optimisers keep
 * numbers on the host. Each function here replaces methods of tfjs, and gives back what puts them right again.
 */
import type {
  DataId,
  DataToGPUWebGLOption,
  KernelBackend,
  Optimizer,
  Tensor,
  TensorInfo,
  Variable,
} from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import type { InputCell } from "../input";
import { sameShape, sizeOf, type Value } from "../program/program";

/** Names and gives the values that tensors stand for. */
export interface Values {
  /** The value of a tensor: one that was recorded, or a leaf for one from outside. */
  toValue(tensor: TensorInfo): Value;
  /** A tensor that stands for a value. */
  toTensorInfo(value: Value): TensorInfo;
  /** What was recorded for a tensor's data. */
  recorded(dataId: DataId): Value | undefined;
}

/** What tfjs's engine has and does not declare; tfjs is pinned. */
export interface Engine {
  makeVariable(initial: Tensor, trainable?: boolean, name?: string, dtype?: string): Variable;
  makeTensorFromTensorInfo(info: TensorInfo, backend?: KernelBackend): Tensor;
  trackTensor(tensor: Tensor, backend: KernelBackend): void;
  readSync(dataId: DataId): unknown;
  read(dataId: DataId): unknown;
  readToGPU(dataId: DataId, options?: DataToGPUWebGLOption): unknown;
  readonly registeredVariables: Record<string, Variable>;
}

/** The engine's own method, which shows again once the one in its place is deleted. */
function original<Name extends keyof Engine>(engine: Engine, name: Name): Engine[Name] {
  return Object.getPrototypeOf(engine)[name];
}

/** Reading a value that does not exist yet is an error; numbers that the step itself wrote may be read. */
export class ReadWatch {
  /** The step has tried to read a value. */
  error: Error | undefined;
  /** Reads are as usual. */
  paused = false;

  constructor(
    private readonly engine: Engine,
    private readonly values: Values,
  ) {
    const readSync = (dataId: DataId): unknown => this.readSync(dataId);
    engine.readSync = readSync;
    engine.readToGPU = readSync;
    engine.read = async (dataId) => {
      try {
        return readSync(dataId);
      } catch {
        // The step may go on without waiting, so the error is thrown at its end; nobody is told of a value.
        return new Promise(() => {});
      }
    };
  }

  restore(): void {
    for (const name of ["readSync", "read", "readToGPU"] as const) delete (this.engine as Partial<Engine>)[name];
  }

  private readSync(dataId: DataId): unknown {
    if (this.paused) return original(this.engine, "readSync").call(this.engine, dataId);
    const value = this.values.recorded(dataId);
    if (value?.op.kind === "constant") return value.op.values;
    if (value?.op.kind === "full") return new Float32Array(sizeOf(value.shape)).fill(value.op.value);
    this.error ??= new Error(
      "jit: the step reads the value of a tensor (dataSync, arraySync, data, array, print), but a compiled step is recorded once, without values. " +
        "Read values outside of the step; numbers that change from step to step come in by jit.input(() => value).",
    );
    throw this.error;
  }
}

/** Assignments are noted, and undone at the end; variables that the step creates start as leaves. */
export class VariableWatch {
  /** The data of assigned variables from before the step. */
  private readonly assigned = new Map<Variable, DataId>();
  private readonly created = new Map<Variable, Value>();
  private readonly assignment = tf.Variable.prototype.assign;

  constructor(
    private readonly engine: Engine,
    private readonly values: Values,
  ) {
    const note = (variable: Variable, value: Tensor): void => this.assign(variable, value);
    tf.Variable.prototype.assign = function (this: Variable, value: Tensor) {
      note(this, value);
    };
    engine.makeVariable = (initial, trainable, name, dtype) => this.make(initial, trainable, name, dtype);
  }

  restore(): void {
    tf.Variable.prototype.assign = this.assignment;
    delete (this.engine as Partial<Engine>).makeVariable;
    for (const [variable, dataId] of this.assigned) variable.dataId = dataId;
  }

  updates(): Map<Variable, Value> {
    const updates = new Map<Variable, Value>();
    for (const variable of this.assigned.keys()) {
      const value = this.values.toValue(variable);
      if (value.op.kind !== "variable" || value.op.variable !== variable) updates.set(variable, value);
    }
    return updates;
  }

  /** Gives the variables that the step created the values that they start from, once the real backend is back. */
  fillCreated(): void {
    for (const [variable, start] of this.created) tf.tidy(() => variable.assign(startingTensor(variable, start)));
  }

  private make(initial: Tensor, trainable?: boolean, name?: string, dtype?: string): Variable {
    const { engine, values } = this;
    const start = values.toValue(dtype && dtype !== initial.dtype ? initial.cast(dtype as "float32") : initial);
    const placeholder = engine.makeTensorFromTensorInfo({ dataId: {}, shape: [...start.shape], dtype: start.dtype });
    const variable = original(engine, "makeVariable").call(engine, placeholder, trainable, name);
    this.created.set(variable, start);
    return variable;
  }

  private assign(variable: Variable, value: Tensor): void {
    if (value.dtype !== variable.dtype || !sameShape(value.shape, variable.shape)) {
      throw new Error(
        `jit: the step assigns ${describe(value)} to the variable ${variable.name}, which is ${describe(variable)}; both must be equal`,
      );
    }
    if (!this.assigned.has(variable)) this.assigned.set(variable, variable.dataId);
    variable.dataId = this.values.toTensorInfo(this.values.toValue(value)).dataId;
  }
}

function startingTensor(variable: Variable, { op, shape, dtype }: Value): Tensor {
  if (op.kind === "full") return tf.fill([...shape], op.value, dtype);
  if (op.kind === "constant") return tf.tensor(op.values, [...shape], dtype);
  if (op.kind === "variable") return op.variable.clone();
  if (op.kind === "captured") return op.tensor.clone();
  throw new Error(
    `jit: the step creates the variable ${variable.name} from a computed value; create it before the step`,
  );
}

export function describe(value: unknown): string {
  if (value instanceof tf.Tensor) return `${value.dtype} of shape [${value.shape}]`;
  return value === null ? "null" : typeof value;
}

/** The fields of tfjs's optimisers that a step changes or reads on the host. */
export interface CountingOptimizer {
  iterations_?: number;
  learningRate: number;
  /** SGD and Momentum keep the negative learning rate as a tensor. */
  readonly c?: Tensor;
}

/** A learning rate that no one sets by hand. */
const SENTINEL = 0.8374652910473;

/**
 * tfjs's optimisers hold the learning rate as a number, or as a tensor of it that `setLearningRate` replaces: both become inputs.
 * While an optimiser records, its learning rate is one that nothing else is likely to be, and found again among the constants.
 */
export class OptimizerWatch {
  readonly optimizers = new Set<CountingOptimizer>();
  private readonly learningRates = new Map<number, Value>();
  private readonly prototypes: readonly Optimizer[] = [
    tf.SGDOptimizer,
    tf.MomentumOptimizer,
    tf.AdagradOptimizer,
    tf.AdadeltaOptimizer,
    tf.AdamOptimizer,
    tf.AdamaxOptimizer,
    tf.RMSPropOptimizer,
  ].map((optimizerClass) => optimizerClass.prototype);
  private readonly originals = this.prototypes.map((prototype) => prototype.applyGradients);

  /**
   * @param input makes a leaf of a cell, one for each key
   * @param stand lets a tensor's data stand for a value
   */
  constructor(
    private readonly input: (key: string, cell: InputCell) => Value,
    private readonly stand: (dataId: DataId, value: Value) => void,
  ) {
    const record = (optimizer: CountingOptimizer, apply: () => void): void => this.applyGradients(optimizer, apply);
    for (const [i, prototype] of this.prototypes.entries()) {
      const applyGradients = this.originals[i];
      prototype.applyGradients = function (this: Optimizer, gradients) {
        record(this as unknown as CountingOptimizer, () => applyGradients.call(this, gradients));
      };
    }
  }

  restore(): void {
    for (const [i, prototype] of this.prototypes.entries()) prototype.applyGradients = this.originals[i];
  }

  /** The learning rate that a number written by an optimiser stands for, if it does. */
  learningRate(number: number): Value | undefined {
    return this.learningRates.get(Math.fround(number));
  }

  private applyGradients(optimizer: CountingOptimizer, apply: () => void): void {
    this.optimizers.add(optimizer);
    const { learningRate, iterations_ } = optimizer;
    this.learningRates.set(Math.fround(SENTINEL), this.rate(optimizer, 1));
    this.learningRates.set(Math.fround(-SENTINEL), this.rate(optimizer, -1));
    if (optimizer.c) this.stand(optimizer.c.dataId, this.rate(optimizer, -1));
    optimizer.learningRate = SENTINEL;
    try {
      apply();
    } finally {
      optimizer.learningRate = learningRate;
      optimizer.iterations_ = iterations_;
      this.learningRates.clear();
    }
  }

  private rate(optimizer: CountingOptimizer, sign: number): Value {
    const index = [...this.optimizers].indexOf(optimizer);
    const cell: InputCell = { read: () => sign * optimizer.learningRate, shape: [], dtype: "float32" };
    return this.input(`learning rate ${index} ${sign}`, cell);
  }
}

/** Tensors that are made while a step is recorded. Where it throws, tfjs leaves behind what it kept for the gradients. */
export class TensorWatch {
  private readonly made: Tensor[] = [];

  constructor(private readonly engine: Engine) {
    engine.trackTensor = (tensor, backend) => {
      this.made.push(tensor);
      original(engine, "trackTensor").call(engine, tensor, backend);
    };
  }

  restore(): void {
    delete (this.engine as Partial<Engine>).trackTensor;
  }

  /** @param isDue whether a tensor goes */
  dispose(isDue: (tensor: Tensor) => boolean): void {
    for (const tensor of this.made)
      if (!(tensor instanceof tf.Variable) && !tensor.isDisposed && isDue(tensor)) tensor.dispose();
  }
}
