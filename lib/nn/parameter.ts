/** The variables of a model: parameters, which training changes, and buffers, which have no gradient. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";

const buffers = new WeakSet<Variable>();

/**
 * A tensor that training changes: a `tf.Variable`, named by TensorFlow.js itself so that the same cell can make a model
 * twice. Takes the tensor over: do not use `value` afterwards.
 */
export function parameter(value: Tensor): Variable {
  return variableOf(value, true);
}

/**
 * A tensor that belongs to a model's state but has no gradient, as the running mean of a `BatchNorm1d`.
 * Takes the tensor over: do not use `value` afterwards.
 */
export function buffer(value: Tensor): Variable {
  const variable = variableOf(value, false);
  buffers.add(variable);
  return variable;
}

export function isBuffer(variable: Variable): boolean {
  return buffers.has(variable);
}

function variableOf(value: Tensor, trainable: boolean): Variable {
  const variable = tf.variable(value, trainable);
  value.dispose();
  return variable;
}
