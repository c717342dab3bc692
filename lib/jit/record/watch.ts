/**
 * The effects of a step besides operations, watched while it is recorded: it reads values, assigns and creates
 * variables, makes tensors. Each class here replaces methods of TensorFlow.js's engine, which work as usual while the
 * recording is paused.
 */

import type { DataId, DataToGPUWebGLOption, KernelBackend, Tensor, TensorInfo, Variable } from "@tensorflow/tfjs";
import { withEnd } from "../../notebook/ending";
import { tf } from "../../tensorflow";
import { patch, watchAssignments } from "../host/patch";
import { CannotCompile } from "../program/cannot-compile";
import { sameShape, sizeOf, type Value } from "../program/program";

/** Names and gives the values that tensors stand for. */
export interface Values {
  /** The value of a tensor: one that was recorded, or a leaf for one from outside. */
  toValue(tensor: TensorInfo): Value;
  /** A tensor that stands for a value. */
  toTensorInfo(value: Value): TensorInfo;
  /** The recorded value of a tensor's data. */
  recorded(dataId: DataId): Value | undefined;
  /** True if the step has used the variable. */
  hasUsed(variable: Variable): boolean;
  /** An input is being read: TensorFlow.js works as usual. */
  readonly isPaused: boolean;
}

/** Undeclared members of TensorFlow.js's engine; its version is pinned. */
export interface TfEngine {
  makeVariable(initial: Tensor, trainable?: boolean, name?: string, dtype?: string): Variable;
  makeTensorFromTensorInfo(info: TensorInfo, backend?: KernelBackend): Tensor;
  trackTensor(tensor: Tensor, backend: KernelBackend): void;
  readSync(dataId: DataId): unknown;
  read(dataId: DataId): unknown;
  readToGPU(dataId: DataId, options?: DataToGPUWebGLOption): unknown;
  readonly registeredVariables: Record<string, Variable>;
  /** The backend and shape of each tensor's data. */
  readonly state: { readonly tensorInfo: WeakMap<DataId, { backend: KernelBackend; shape: number[]; dtype: string }> };
}

/** Reading a value that does not exist yet is an error; numbers that the step itself wrote may be read. */
export class ReadWatch {
  /** The step has tried to read a value. */
  error: Error | undefined;
  readonly restore: () => void;

  constructor(
    engine: TfEngine,
    private readonly values: Values,
  ) {
    const { readSync, read, readToGPU } = engine;
    this.restore = patch(engine, {
      readSync: (dataId) => (values.isPaused ? readSync.call(engine, dataId) : this.read(dataId)),
      readToGPU: (dataId, options) => (values.isPaused ? readToGPU.call(engine, dataId, options) : this.read(dataId)),
      read: async (dataId) => {
        if (values.isPaused) return read.call(engine, dataId);
        try {
          return this.read(dataId);
        } catch {
          // The step may go on without waiting, so the error is thrown at its end; nobody is told of a value.
          return new Promise(() => {});
        }
      },
    });
  }

  private read(dataId: DataId): unknown {
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
  private readonly backend = tf.backend();
  private readonly restorers: readonly (() => void)[];

  constructor(
    private readonly engine: TfEngine,
    private readonly values: Values,
  ) {
    const { makeVariable } = engine;
    this.restorers = [
      watchAssignments((variable, value, assign) => {
        if (values.isPaused) this.assignInInput(variable, assign);
        else this.assign(variable, value);
      }),
      patch(engine, {
        makeVariable: (initial, trainable, name, dtype) =>
          values.isPaused
            ? makeVariable.call(engine, initial, trainable, name, dtype)
            : this.make(makeVariable, initial, trainable, name, dtype),
      }),
    ];
  }

  restore(): void {
    for (const restore of this.restorers) restore();
    for (const [variable, dataId] of this.assigned) variable.dataId = dataId;
  }

  /**
   * While an input is read: whoever asks for the data of an assigned variable is sent to the recording backend, which
   * has none.
   */
  whileReadingInput<T>(body: () => T): T {
    const { tensorInfo } = this.engine.state;
    const placeholders = [...this.assigned.keys()].map(({ dataId, shape, dtype }) => ({ dataId, shape, dtype }));
    for (const { dataId, shape, dtype } of placeholders)
      tensorInfo.set(dataId, { backend: this.backend, shape, dtype });
    return withEnd(body, () => {
      for (const { dataId } of placeholders) tensorInfo.delete(dataId);
    });
  }

  updates(): Map<Variable, Value> {
    const updates = new Map<Variable, Value>();
    for (const variable of this.assigned.keys()) {
      if (variable.size === 0) continue;
      const value = this.values.toValue(variable);
      if (value.op.kind !== "variable" || value.op.variable !== variable) updates.set(variable, value);
    }
    return updates;
  }

  /** Gives the variables that the step created the values that they start from, once the real backend is back. */
  fillCreated(): void {
    for (const [variable, start] of this.created) tf.tidy(() => variable.assign(startingTensor(variable, start)));
  }

  private make(
    makeVariable: TfEngine["makeVariable"],
    initial: Tensor,
    trainable?: boolean,
    name?: string,
    dtype?: string,
  ): Variable {
    const { values } = this;
    const start = values.toValue(dtype && dtype !== initial.dtype ? initial.cast(dtype as "float32") : initial);
    if (start.inputs.length > 0 || start.op.kind === "input")
      throw new CannotCompile(`it creates the variable ${name ?? ""} from a computed value; create it before the step`);
    const placeholder = this.engine.makeTensorFromTensorInfo({
      dataId: {},
      shape: [...start.shape],
      dtype: start.dtype,
    });
    const variable = makeVariable.call(this.engine, placeholder, trainable, name);
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

  /** A compiled step reads its inputs before it begins. */
  private assignInInput(variable: Variable, assign: () => void): void {
    if (this.assigned.has(variable) || this.values.hasUsed(variable))
      throw new CannotCompile(`an input assigns the variable ${variable.name} after the step has used it`);
    assign();
  }
}

function startingTensor(variable: Variable, { op, shape, dtype }: Value): Tensor {
  if (op.kind === "full") return tf.fill([...shape], op.value, dtype);
  if (op.kind === "constant") return tf.tensor(op.values, [...shape], dtype);
  if (op.kind === "variable") return op.variable.clone();
  if (op.kind === "captured") return op.tensor.clone();
  throw new Error(`${variable.name} starts from a ${op.kind}`);
}

export function describe(value: unknown): string {
  if (value instanceof tf.Tensor) return `${value.dtype} of shape [${value.shape}]`;
  return value === null ? "null" : typeof value;
}

/**
 * Tensors that are made while a step is recorded. Where it throws, TensorFlow.js leaves behind what it kept for the
 * gradients.
 */
export class TensorWatch {
  private readonly made: Tensor[] = [];
  readonly restore: () => void;

  constructor(engine: TfEngine) {
    const { trackTensor } = engine;
    this.restore = patch(engine, {
      trackTensor: (tensor, backend) => {
        this.made.push(tensor);
        trackTensor.call(engine, tensor, backend);
      },
    });
  }

  /** @param isDue whether a tensor goes */
  dispose(isDue: (tensor: Tensor) => boolean): void {
    for (const tensor of this.made)
      if (!(tensor instanceof tf.Variable) && !tensor.isDisposed && isDue(tensor)) tensor.dispose();
  }
}
