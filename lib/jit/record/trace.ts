/**
 * Recording a training step: it runs once under a TensorFlow.js backend whose kernels compute nothing and note instead
 * what they were asked for. TensorFlow.js's own autodiff and optimisers thus write the whole step, forward and
 * backward, as a program.
 */

import type { DataId, Tensor, TensorInfo, Variable } from "@tensorflow/tfjs";
import { withEnd } from "../../notebook/ending";
import { generator } from "../../random";
import { native, tf } from "../../tensorflow";
import { checkIndices } from "../host/inputs";
import { type Guard, type InputCell, type ReadValue, withReadValues } from "../input";
import { Builder } from "../program/builder";
import { CannotCompile, supportedDType, UnsupportedOperation } from "../program/cannot-compile";
import { withoutDeadValues } from "../program/dead-values";
import { type Program, sameShape, sizeOf, type Value } from "../program/program";
import { NoValueError, onRecordingBackend } from "./backend";
import { LOWERINGS } from "./lowerings";
import { unsupportedType } from "./operand-types";
import { type CountingOptimizer, OptimizerWatch } from "./optimizers";
import { QuietConsole } from "./quiet";
import { isRecording, type Recorder, withRecorder } from "./recorder";
import { describe, ReadWatch, TensorWatch, type TfEngine, type Values, VariableWatch } from "./watch";

export interface Trace {
  readonly program: Program;
  /** The step's inputs, in the order in which it asked for them; each holds its value for the step to come. */
  readonly cells: readonly InputCell[];
  /** The guards of the step, its dependencies besides tensors: a changed value of one means another program. */
  readonly guards: readonly Guard[];
  /** Optimisers of `tf.train` that the step uses: they count their iterations on the host. */
  readonly optimizers: readonly CountingOptimizer[];
  /** The number of operations recorded, including those that simplification removed. */
  readonly operations: number;
}

/**
 * Runs the step once without computing anything.
 *
 * Tensors, variables, the current backend and the library's random generator are afterwards as they were, also when it
 * throws, and what the step prints is not shown, unless it throws. Variables that the step creates (an optimiser's
 * moments) keep the value that they start from. What an input does is not undone: it is read for the step to come.
 *
 * @param step returns the loss
 * @param inputs values for the step to come that were read already
 * @throws CannotCompile for what has no form in the program
 * @throws if the step reads a value, or does not return a scalar
 */
export function trace(step: () => Tensor, inputs: readonly ReadValue[] = []): Trace {
  refuseWithin();
  return onRecordingBackend((outside) => {
    const recorder = new StepRecorder(outside);
    return withEnd(
      () => recorder.record(step, inputs),
      () => recorder.end(),
    );
  });
}

/** @throws while a step is being recorded */
export function refuseWithin(): void {
  if (isRecording())
    throw new Error(
      "jit: a compiled step cannot be called inside another step while that one is being recorded; call it in an input of that step, or outside",
    );
}

class StepRecorder implements Recorder, Values {
  readonly cells: InputCell[] = [];
  isPaused = false;
  private operations = 0;
  private readonly passed: Guard[] = [];
  private readonly builder = new Builder(native() !== undefined);
  private readonly values = new WeakMap<DataId, Value>();
  private readonly captured = new Map<DataId, Value[]>();
  /** Data of numbers that the step wrote: tensors of it may outlive the step, as tf.layers keeps some. */
  private readonly written = new WeakSet<DataId>();
  private readonly engine = tf.engine() as unknown as TfEngine;
  private readonly tensors = new TensorWatch(this.engine);
  private readonly reads = new ReadWatch(this.engine, this);
  private readonly variables = new VariableWatch(this.engine, this);
  private readonly optimizers = new OptimizerWatch(
    (key, cell) => this.inputLeaf(key, cell),
    (dataId, value) => this.values.set(dataId, value),
    () => this.isPaused,
  );
  private readonly output = new QuietConsole();
  private random = generator.mark();
  private drewNumbers = false;

  /** @param onRealBackend runs a body on the backend that computes */
  constructor(private readonly onRealBackend: <T>(body: () => T) => T) {
    this.output.hold();
  }

  /** Disposes of what the step has left when it throws. */
  record(step: () => Tensor, inputs: readonly ReadValue[]): Trace {
    try {
      return this.recordWhole(step, inputs);
    } catch (error) {
      this.abandon(error);
      throw error;
    }
  }

  private recordWhole(step: () => Tensor, inputs: readonly ReadValue[]): Trace {
    let program: Program | undefined;
    tf.tidy(() => {
      const result = withReadValues(inputs, () => withRecorder(this, step));
      if (this.reads.error) throw this.reads.error;
      requireScalar(result);
      withRecorder(this, () => {
        program = withoutDeadValues(this.builder.reshape(this.toValue(result), []), this.variables.updates());
      });
    });
    this.checkLimits();
    this.undoDraws();
    if (this.drewNumbers)
      throw new CannotCompile("it draws random numbers; draw them by jit.input(() => nn.rand(…)), anew for each step");
    return {
      program: program as Program,
      cells: this.cells,
      guards: this.guards(),
      optimizers: [...this.optimizers.optimizers],
      operations: this.operations,
    };
  }

  /** Puts TensorFlow.js right again. */
  end(): void {
    for (const watch of [this.tensors, this.reads, this.variables, this.optimizers]) watch.restore();
    this.output.release();
    this.onRealBackend(() => this.variables.fillCreated());
  }

  /** After an error: disposes of what the step has left, and shows what it printed, if the user is to see the error. */
  private abandon(error: unknown): void {
    this.tensors.dispose(({ dataId }) => this.values.has(dataId) && !this.written.has(dataId));
    this.undoDraws();
    if (error instanceof CannotCompile) error.inputs = this.cells.map(({ pending }) => pending as ReadValue);
    else {
      this.output.release();
      this.output.show();
    }
  }

  recorded(dataId: DataId): Value | undefined {
    return this.values.get(dataId);
  }

  hasUsed(variable: Variable): boolean {
    return this.builder.hasLeaf(variable);
  }

  toValue(tensor: TensorInfo): Value {
    const recorded = this.values.get(tensor.dataId);
    if (recorded) return recorded;
    if ((tensor as Tensor).isDisposed) throw new Error(`jit: the step uses a disposed tensor, ${describe(tensor)}`);
    const dtype = supportedDType(tensor.dtype);
    // Tensors without elements are all the same: no engine needs to know of them.
    if (sizeOf(tensor.shape) === 0) return this.builder.full(0, tensor.shape, dtype);
    if (tensor instanceof tf.Variable)
      return this.builder.leaf(tensor, { kind: "variable", variable: tensor }, tensor.shape, dtype);
    return this.capturedLeaf(tensor as Tensor);
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

  guard(guard: Guard): void {
    this.passed.push(guard);
  }

  outside<T>(body: () => T): T {
    this.undoDraws();
    this.isPaused = true;
    this.output.release();
    try {
      return withEnd(
        () => this.variables.whileReadingInput(() => this.onRealBackend(() => withRecorder(undefined, body))),
        () => {
          this.output.hold();
          this.isPaused = false;
          this.random = generator.mark();
        },
      );
    } catch (error) {
      throw error instanceof NoValueError
        ? new CannotCompile("an input depends on what the step has computed or assigned before it")
        : error;
    }
  }

  write(values: ArrayLike<number>, shape: readonly number[], dtype: string): TensorInfo {
    const hyperparameter = values.length === 1 ? this.optimizers.hyperparameter(values[0]) : undefined;
    const value = hyperparameter
      ? this.builder.reshape(hyperparameter, shape)
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
    this.operations++;
    const lowering = LOWERINGS[name];
    if (!lowering) throw new UnsupportedOperation(name);
    const operands: Record<string, Value> = {};
    for (const [key, tensor] of Object.entries(inputs)) if (tensor) operands[key] = this.toValue(tensor);
    const type = unsupportedType(name, Object.values(operands));
    if (type) throw new UnsupportedOperation(name, ` of ${type}`);
    const result = lowering(this.builder, renamed(operands), attributes);
    return Array.isArray(result) ? result.map((value) => this.toTensorInfo(value)) : this.toTensorInfo(result);
  }

  private inputLeaf(key: unknown, cell: InputCell): Value {
    if (sizeOf(cell.shape) === 0) return this.builder.full(0, cell.shape, cell.dtype);
    return this.builder.leaf(key, { kind: "input", cell }, cell.shape, cell.dtype);
  }

  /** Tensors may share data: a reshaped or cast copy is another value all the same. */
  private capturedLeaf(tensor: Tensor): Value {
    const known = this.captured.get(tensor.dataId) ?? [];
    const found = known.find(({ shape, dtype }) => sameShape(shape, tensor.shape) && dtype === tensor.dtype);
    if (found) return found;
    const leaf = this.builder.leaf(tensor, { kind: "captured", tensor }, tensor.shape, supportedDType(tensor.dtype));
    this.captured.set(tensor.dataId, [...known, leaf]);
    return leaf;
  }

  /** Inputs are checked whenever they are read. */
  private checkLimits(): void {
    for (const limit of this.builder.limits) {
      const { op } = limit.indices;
      if (op.kind === "input") op.cell.limits?.push(limit);
      if (op.kind === "constant") checkIndices(op.values, limit);
      if (op.kind === "captured") this.outside(() => checkIndices(op.tensor.dataSync(), limit));
    }
  }

  /**
   * Takes back what the step itself has drawn from the library's generator; what its inputs draw is drawn for the step
   * to come.
   */
  private undoDraws(): void {
    if (generator.isAt(this.random)) return;
    this.drewNumbers = true;
    generator.state = this.random;
  }

  /** The step's own guards, and which variables it trains: autodiff leaves out those that are frozen. */
  private guards(): Guard[] {
    const variables = Object.values(this.engine.registeredVariables).filter((variable) => this.hasUsed(variable));
    return [
      ...this.passed,
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
