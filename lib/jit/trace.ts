/**
 * Recording a training step: it runs once under a tfjs backend whose kernels compute nothing and note instead what they were asked for.
 * tfjs's own autodiff and optimisers thus write the whole step, forward and backward, as a program.
 */
import type {
  BackendValues,
  DataId,
  DataToGPUWebGLOption,
  KernelBackend,
  Optimizer,
  Scalar,
  Tensor,
  TensorInfo,
  Variable,
} from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { type Guard, type InputCell, type InputValue, takeGuards, withInputs } from "./input";
import { LOWERINGS, supportedDType, UnsupportedOperation } from "./ops";
import { Builder, type Program, programOf, sameShape, type Value } from "./program";

export interface Trace {
  readonly program: Program;
  /** The step's inputs, in the order in which it asked for them; each holds its value for the step to come. */
  readonly cells: readonly InputCell[];
  /** What the step depends on besides tensors: it is another program once one of these gives another value. */
  readonly guards: readonly Guard[];
  /** tfjs optimisers that the step uses: they count their iterations on the host. */
  readonly optimizers: readonly CountingOptimizer[];
}

/** The fields of tfjs's optimisers that a step changes or reads on the host. */
export interface CountingOptimizer {
  iterations_?: number;
  learningRate: number;
  /** SGD and Momentum keep the negative learning rate as a tensor. */
  readonly c?: Tensor;
}

const BACKEND = "nonlinear-recorder";
let recorder: Recorder | undefined;

/**
 * Runs the step once without computing anything.
 * Tensors, variables and the current backend are afterwards as they were, also when it throws. Variables that the step creates (an optimiser's
 * moments) keep the value that they start from.
 *
 * @param step returns the loss
 * @param inputs values for the step to come that were read already
 * @throws UnsupportedOperation for an op that has no form in the program
 * @throws if the step reads a value, or does not return a scalar
 */
export function trace(step: () => Scalar, inputs: readonly InputValue[] = []): Trace {
  if (recorder)
    throw new Error("jit: a compiled step cannot be called inside another step while that one is being recorded");
  const engine = tf.engine() as unknown as Engine;
  // Asking for the backend starts it, where nothing has been computed yet.
  tf.backend();
  const backendBefore = tf.getBackend();
  registerBackend(backendBefore);
  const recording = new Recorder(engine);
  const restorers = [recording.watchReads(), recording.watchVariables(), recording.watchOptimizers()];
  recorder = recording;
  tf.setBackend(BACKEND);
  try {
    let program: Program | undefined;
    tf.tidy(() => {
      const result = withInputs(inputs, (cell) => recording.input(cell), step);
      if (recording.readError) throw recording.readError;
      if (!(result instanceof tf.Tensor) || result.size !== 1) {
        throw new Error(`jit: the step must return its loss, a scalar tensor; it returned ${describe(result)}`);
      }
      program = programOf(recording.builder.reshape(recording.toValue(result), []), recording.updates());
    });
    return {
      program: program as Program,
      cells: recording.cells,
      guards: recording.guards(),
      optimizers: [...recording.optimizers],
    };
  } catch (error) {
    if (error instanceof UnsupportedOperation)
      error.inputs = recording.cells.map(({ pending }) => pending as InputValue);
    throw error;
  } finally {
    recorder = undefined;
    takeGuards();
    for (const restore of restorers) restore();
    tf.setBackend(backendBefore);
    recording.fillCreatedVariables();
  }
}

/** What tfjs's engine has and does not declare; tfjs is pinned. */
interface Engine {
  makeVariable(initial: Tensor, trainable?: boolean, name?: string, dtype?: string): Variable;
  makeTensorFromTensorInfo(info: TensorInfo, backend?: KernelBackend): Tensor;
  readSync(dataId: DataId): unknown;
  read(dataId: DataId): unknown;
  readToGPU(dataId: DataId, options?: DataToGPUWebGLOption): unknown;
  readonly registeredVariables: Record<string, Variable>;
}

class Recorder {
  readonly builder = new Builder();
  readonly cells: InputCell[] = [];
  /** The step has tried to read a value. */
  readError: Error | undefined;
  readonly optimizers = new Set<CountingOptimizer>();
  private readonly values = new WeakMap<DataId, Value>();
  /** The data of assigned variables from before the step. */
  private readonly assigned = new Map<Variable, DataId>();
  private readonly created = new Map<Variable, Value>();

  constructor(private readonly engine: Engine) {}

  /** The value of a tensor: one that was recorded, or a leaf for one from outside. */
  toValue(tensor: TensorInfo): Value {
    const recorded = this.values.get(tensor.dataId);
    if (recorded) return recorded;
    const dtype = supportedDType(tensor.dtype);
    if (tensor instanceof tf.Variable)
      return this.builder.leaf(tensor, { kind: "variable", variable: tensor }, tensor.shape, dtype);
    return this.builder.leaf(tensor.dataId, { kind: "captured", tensor: tensor as Tensor }, tensor.shape, dtype);
  }

  /** A tensor that stands for a value. */
  toTensorInfo(value: Value): TensorInfo {
    const dataId = {};
    this.values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  input(cell: InputCell): Tensor {
    this.cells.push(cell);
    const value = this.builder.leaf(cell, { kind: "input", cell }, cell.shape, cell.dtype);
    return this.engine.makeTensorFromTensorInfo(this.toTensorInfo(value));
  }

  /** The step's own guards, and which variables it trains: autodiff leaves out those that are frozen. */
  guards(): Guard[] {
    const variables = Object.values(this.engine.registeredVariables).filter((variable) =>
      this.builder.hasLeaf(variable),
    );
    return [
      ...takeGuards(),
      ...variables.map((variable) => ({ read: () => variable.trainable, value: variable.trainable })),
    ];
  }

  updates(): Map<Variable, Value> {
    const updates = new Map<Variable, Value>();
    for (const variable of this.assigned.keys()) {
      const value = this.toValue(variable);
      if (value.op.kind !== "variable" || value.op.variable !== variable) updates.set(variable, value);
    }
    return updates;
  }

  /** Reading a value that does not exist yet is an error; numbers that the step itself wrote may be read. */
  watchReads(): () => void {
    const { engine } = this;
    const readSync = (dataId: DataId): unknown => {
      const op = this.values.get(dataId)?.op;
      if (op?.kind === "constant" || op?.kind === "full") return this.constantValues(this.values.get(dataId) as Value);
      this.readError ??= new Error(
        "jit: the step reads the value of a tensor (dataSync, arraySync, data, array, print), but a compiled step is recorded once, without values. " +
          "Read values outside of the step; numbers that change from step to step come in by jit.input(() => value).",
      );
      throw this.readError;
    };
    const read = async (dataId: DataId): Promise<unknown> => {
      try {
        return readSync(dataId);
      } catch {
        // The step may go on without waiting, so the error is thrown at its end; nobody is told of a value.
        return new Promise(() => {});
      }
    };
    engine.readSync = readSync;
    engine.read = read;
    engine.readToGPU = readSync;
    return () => {
      // The methods of the prototype show again.
      for (const name of ["readSync", "read", "readToGPU"] as const) delete (engine as Partial<Engine>)[name];
    };
  }

  private constantValues(value: Value): ArrayLike<number> {
    if (value.op.kind === "constant") return value.op.values;
    const { value: number } = value.op as { value: number };
    return new Float32Array(value.shape.reduce((product, extent) => product * extent, 1)).fill(number);
  }

  /** Assignments are noted, and undone at the end; variables that the step creates start as leaves. */
  watchVariables(): () => void {
    const { engine } = this;
    const prototype = tf.Variable.prototype;
    const { assign } = prototype;
    const note = (variable: Variable, value: Tensor): void => this.assign(variable, value);
    prototype.assign = function (this: Variable, value: Tensor) {
      note(this, value);
    };
    engine.makeVariable = (initial, trainable, name, dtype) => {
      const start = this.toValue(dtype && dtype !== initial.dtype ? initial.cast(dtype as "float32") : initial);
      const placeholder = engine.makeTensorFromTensorInfo({ dataId: {}, shape: [...start.shape], dtype: start.dtype });
      const variable = Object.getPrototypeOf(engine).makeVariable.call(
        engine,
        placeholder,
        trainable,
        name,
      ) as Variable;
      this.created.set(variable, start);
      return variable;
    };
    return () => {
      prototype.assign = assign;
      delete (engine as Partial<Engine>).makeVariable;
      for (const [variable, dataId] of this.assigned) variable.dataId = dataId;
    };
  }

  private assign(variable: Variable, value: Tensor): void {
    if (value.dtype !== variable.dtype || !sameShape(value.shape, variable.shape)) {
      throw new Error(
        `jit: the step assigns ${describe(value)} to the variable ${variable.name}, which is ${describe(variable)}; both must be equal`,
      );
    }
    if (!this.assigned.has(variable)) this.assigned.set(variable, variable.dataId);
    variable.dataId = this.toTensorInfo(this.toValue(value)).dataId;
  }

  /**
   * tfjs's optimisers hold the learning rate as a number, or as a tensor of it that `setLearningRate` replaces: both become inputs.
   * While an optimiser records, its learning rate is one that nothing else is likely to be, and found again among the constants.
   */
  watchOptimizers(): () => void {
    const classes = [
      tf.SGDOptimizer,
      tf.MomentumOptimizer,
      tf.AdagradOptimizer,
      tf.AdadeltaOptimizer,
      tf.AdamOptimizer,
      tf.AdamaxOptimizer,
      tf.RMSPropOptimizer,
    ];
    const prototypes: Optimizer[] = classes.map((optimizerClass) => optimizerClass.prototype);
    const originals = prototypes.map((prototype) => prototype.applyGradients);
    const record = (optimizer: CountingOptimizer, apply: () => void): void => this.applyGradients(optimizer, apply);
    for (const [i, prototype] of prototypes.entries()) {
      prototype.applyGradients = function (this: Optimizer, gradients) {
        record(this as unknown as CountingOptimizer, () => originals[i].call(this, gradients));
      };
    }
    return () => {
      for (const [i, prototype] of prototypes.entries()) prototype.applyGradients = originals[i];
    };
  }

  private applyGradients(optimizer: CountingOptimizer, apply: () => void): void {
    this.optimizers.add(optimizer);
    const { learningRate, iterations_ } = optimizer;
    this.learningRates.set(Math.fround(SENTINEL), this.learningRateInput(optimizer, 1));
    this.learningRates.set(Math.fround(-SENTINEL), this.learningRateInput(optimizer, -1));
    if (optimizer.c) this.values.set(optimizer.c.dataId, this.learningRateInput(optimizer, -1));
    optimizer.learningRate = SENTINEL;
    try {
      apply();
    } finally {
      optimizer.learningRate = learningRate;
      optimizer.iterations_ = iterations_;
      this.learningRates.clear();
    }
  }

  private readonly learningRates = new Map<number, Value>();

  private learningRateInput(optimizer: CountingOptimizer, sign: number): Value {
    const cell: InputCell = { read: () => sign * optimizer.learningRate, shape: [], dtype: "float32" };
    return this.builder.leaf(
      `learning rate ${this.optimizerIndex(optimizer)} ${sign}`,
      { kind: "input", cell },
      [],
      "float32",
    );
  }

  private optimizerIndex(optimizer: CountingOptimizer): number {
    return [...this.optimizers].indexOf(optimizer);
  }

  /** Numbers that the step wrote. */
  write(values: ArrayLike<number>, shape: readonly number[], dtype: string): TensorInfo {
    const learningRate = values.length === 1 ? this.learningRates.get(Math.fround(values[0])) : undefined;
    const value = learningRate
      ? this.builder.reshape(learningRate, shape)
      : this.builder.constant(values, shape, supportedDType(dtype));
    return this.toTensorInfo(value);
  }

  kernel(
    name: string,
    inputs: Record<string, TensorInfo | undefined>,
    attributes: Record<string, unknown>,
  ): TensorInfo | TensorInfo[] {
    const lowering = LOWERINGS[name];
    if (!lowering) throw new UnsupportedOperation(name);
    const operands: Record<string, Value> = {};
    for (const [key, tensor] of Object.entries(inputs)) if (tensor) operands[key] = this.toValue(tensor);
    const result = lowering(this.builder, renamed(operands), attributes);
    return Array.isArray(result) ? result.map((value) => this.toTensorInfo(value)) : this.toTensorInfo(result);
  }

  /** Gives the variables that the step created the values that they start from, on the real backend. */
  fillCreatedVariables(): void {
    for (const [variable, start] of this.created) {
      tf.tidy(() => variable.assign(this.startingTensor(variable, start)));
    }
  }

  private startingTensor(variable: Variable, { op, shape, dtype }: Value): Tensor {
    if (op.kind === "full") return tf.fill([...shape], op.value, dtype);
    if (op.kind === "constant") return tf.tensor(op.values, [...shape], dtype);
    if (op.kind === "variable") return op.variable.clone();
    if (op.kind === "captured") return op.tensor.clone();
    throw new Error(
      `jit: the step creates the variable ${variable.name} from a computed value; create it before the step`,
    );
  }
}

/** A learning rate that no one sets by hand. */
const SENTINEL = 0.8374652910473;

/** Kernels call their one operand x, features, logits…: the lowerings call it x. */
function renamed(operands: Record<string, Value>): Record<string, Value> {
  if (operands.x === undefined && operands.features) return { ...operands, x: operands.features };
  return operands;
}

function describe(value: unknown): string {
  if (value instanceof tf.Tensor) return `${value.dtype} of shape [${value.shape}]`;
  return value === null ? "null" : typeof value;
}

/** Registers the backend at its first use, and a kernel of it for each that the real one has. */
function registerBackend(real: string): void {
  if (tf.findBackend(BACKEND) === null) tf.registerBackend(BACKEND, makeBackend, 0);
  const known = new Set(tf.getKernelsForBackend(BACKEND).map((kernel) => kernel.kernelName));
  const names = [...Object.keys(LOWERINGS), ...tf.getKernelsForBackend(real).map((kernel) => kernel.kernelName)];
  for (const kernelName of new Set(names)) {
    if (known.has(kernelName)) continue;
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) =>
        active().kernel(kernelName, inputs as Record<string, TensorInfo>, (attrs ?? {}) as Record<string, unknown>),
    });
  }
}

function active(): Recorder {
  if (!recorder)
    throw new Error(
      "jit: a tensor made while a step was recorded is used after it; only variables outlive a compiled step",
    );
  return recorder;
}

/** Keeps numbers that the step wrote, for tensors that outlive it (tf.layers caches scalars), and counts references. */
function makeBackend(): KernelBackend {
  const written = new WeakMap<DataId, ArrayLike<number>>();
  const references = new WeakMap<DataId, number>();
  class RecordingBackend extends tf.KernelBackend {
    override write(values: BackendValues, shape: number[], dtype: string): DataId {
      // Strings, the only values that are no numbers, are refused by their type.
      const numbers = values as ArrayLike<number>;
      const { dataId } = active().write(numbers, shape, dtype);
      written.set(dataId, numbers);
      return dataId;
    }
    override move(): never {
      throw new Error("jit: tensors do not move to the recording backend");
    }
    override readSync(dataId: DataId): Float32Array {
      const values = written.get(dataId);
      if (!values) active();
      return values as Float32Array;
    }
    override read(dataId: DataId): Promise<Float32Array> {
      return Promise.resolve(this.readSync(dataId));
    }
    override refCount(dataId: DataId): number {
      return references.get(dataId) ?? 1;
    }
    override incRef(dataId: DataId): void {
      references.set(dataId, this.refCount(dataId) + 1);
    }
    override disposeData(dataId: DataId, force = false): boolean {
      references.set(dataId, this.refCount(dataId) - 1);
      return force || this.refCount(dataId) <= 0;
    }
    override numDataIds(): number {
      return 0;
    }
    override floatPrecision(): 32 {
      return 32;
    }
    override epsilon(): number {
      return 1e-7;
    }
  }
  return new RecordingBackend();
}
