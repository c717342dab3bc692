/**
 * Recording a training step: it runs once under a tfjs backend whose kernels compute nothing and note instead what they were asked for.
 * tfjs's own autodiff and optimisers thus write the whole step, forward and backward, as a program.
 */
import type { DataId, Scalar, Tensor, TensorInfo } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import { type Guard, type InputCell, type ReadValue, takeGuards, withInputs } from "../input";
import { Builder } from "../program/builder";
import { supportedDType, UnsupportedOperation } from "../program/cannot-compile";
import { type Program, programOf, type Value } from "../program/program";
import { isRecording, type Recording, startRecording } from "./backend";
import { LOWERINGS } from "./lowerings";
import {
  type CountingOptimizer,
  describe,
  type Engine,
  OptimizerWatch,
  ReadWatch,
  TensorWatch,
  VariableWatch,
} from "./watch";

export interface Trace {
  readonly program: Program;
  /** The step's inputs, in the order in which it asked for them; each holds its value for the step to come. */
  readonly cells: readonly InputCell[];
  /** What the step depends on besides tensors: it is another program once one of these gives another value. */
  readonly guards: readonly Guard[];
  /** tfjs optimisers that the step uses: they count their iterations on the host. */
  readonly optimizers: readonly CountingOptimizer[];
}

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
export function trace(step: () => Scalar, inputs: readonly ReadValue[] = []): Trace {
  if (isRecording())
    throw new Error("jit: a compiled step cannot be called inside another step while that one is being recorded");
  const recorder = new Recorder();
  try {
    return recorder.record(step, inputs);
  } catch (error) {
    recorder.disposeTensors();
    if (error instanceof UnsupportedOperation) error.inputs = recorder.cells.map(({ pending }) => pending as ReadValue);
    throw error;
  } finally {
    recorder.end();
  }
}

class Recorder {
  readonly cells: InputCell[] = [];
  private readonly builder = new Builder();
  private readonly values = new WeakMap<DataId, Value>();
  /** Data of numbers that the step wrote: tensors of it may outlive the step, as tf.layers keeps some. */
  private readonly written = new WeakSet<DataId>();
  private readonly engine = tf.engine() as unknown as Engine;
  private readonly recording: Recording = startRecording(this);
  private readonly tensors = new TensorWatch(this.engine);
  private readonly reads = new ReadWatch(this.engine, this);
  private readonly variables = new VariableWatch(this.engine, this);
  private readonly optimizers = new OptimizerWatch(
    (key, cell) => this.inputLeaf(key, cell),
    (dataId, value) => this.values.set(dataId, value),
  );

  record(step: () => Scalar, inputs: readonly ReadValue[]): Trace {
    let program: Program | undefined;
    tf.tidy(() => {
      const result = withInputs(inputs, this, step);
      if (this.reads.error) throw this.reads.error;
      requireScalar(result);
      program = programOf(this.builder.reshape(this.toValue(result), []), this.variables.updates());
    });
    return {
      program: program as Program,
      cells: this.cells,
      guards: this.guards(),
      optimizers: [...this.optimizers.optimizers],
    };
  }

  /** Puts tfjs right again. */
  end(): void {
    takeGuards();
    for (const watch of [this.tensors, this.reads, this.variables, this.optimizers]) watch.restore();
    this.recording.end();
    this.variables.fillCreated();
  }

  /** Disposes of what a step that threw has left. */
  disposeTensors(): void {
    this.tensors.dispose(({ dataId }) => this.values.has(dataId) && !this.written.has(dataId));
  }

  recorded(dataId: DataId): Value | undefined {
    return this.values.get(dataId);
  }

  toValue(tensor: TensorInfo): Value {
    const recorded = this.values.get(tensor.dataId);
    if (recorded) return recorded;
    const dtype = supportedDType(tensor.dtype);
    if (tensor instanceof tf.Variable)
      return this.builder.leaf(tensor, { kind: "variable", variable: tensor }, tensor.shape, dtype);
    return this.builder.leaf(tensor.dataId, { kind: "captured", tensor: tensor as Tensor }, tensor.shape, dtype);
  }

  toTensorInfo(value: Value): TensorInfo {
    const dataId = {};
    this.values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  input(cell: InputCell): Tensor {
    this.cells.push(cell);
    return this.engine.makeTensorFromTensorInfo(this.toTensorInfo(this.inputLeaf(cell, cell)));
  }

  /** Runs the body with tfjs as it is, so that an input may compute and read. */
  outside<T>(body: () => T): T {
    this.reads.paused = true;
    try {
      return this.recording.outside(body);
    } finally {
      this.reads.paused = false;
    }
  }

  write(values: ArrayLike<number>, shape: readonly number[], dtype: string): TensorInfo {
    const learningRate = values.length === 1 ? this.optimizers.learningRate(values[0]) : undefined;
    const value = learningRate
      ? this.builder.reshape(learningRate, shape)
      : this.builder.constant(values, shape, supportedDType(dtype));
    const tensor = this.toTensorInfo(value);
    this.written.add(tensor.dataId);
    return tensor;
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

  private inputLeaf(key: unknown, cell: InputCell): Value {
    return this.builder.leaf(key, { kind: "input", cell }, cell.shape, cell.dtype);
  }

  /** The step's own guards, and which variables it trains: autodiff leaves out those that are frozen. */
  private guards(): Guard[] {
    const variables = Object.values(this.engine.registeredVariables).filter((variable) =>
      this.builder.hasLeaf(variable),
    );
    return [
      ...takeGuards(),
      ...variables.map((variable) => ({ read: () => variable.trainable, value: variable.trainable })),
    ];
  }
}

/** @throws if what a step returned is not its loss */
export function requireScalar(result: unknown): asserts result is Tensor {
  if (result instanceof tf.Tensor && result.size === 1) return;
  throw new Error(
    `jit: the step must return its loss, a scalar tensor; it returned ${describe(result)}. ` +
      "An optimiser of tf.train returns the loss of minimize(f, true) only.",
  );
}

/** Kernels call their one operand x, features, logits…: the lowerings call it x. */
function renamed(operands: Record<string, Value>): Record<string, Value> {
  if (operands.x === undefined && operands.features) return { ...operands, x: operands.features };
  return operands;
}
