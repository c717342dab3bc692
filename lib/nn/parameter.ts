/** What training changes: a model's weights. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";

/**
 * A tensor that training changes: a `tf.Variable`, named by TensorFlow.js itself so that the same cell can make a model
 * twice. Takes the tensor over: do not use `value` afterwards.
 */
export function parameter<T extends Tensor>(value: T): Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}
