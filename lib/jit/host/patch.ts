/** Replacing methods of TensorFlow.js for a while. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";

/** Puts methods in place of an object's own or inherited ones; the result puts the former ones back. */
export function patch<T extends object>(target: T, methods: Partial<T>): () => void {
  const before = Object.keys(methods).map((name) => [name, Object.getOwnPropertyDescriptor(target, name)] as const);
  Object.assign(target, methods);
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(target, name, descriptor);
      else delete (target as Record<string, unknown>)[name];
    }
  };
}

/**
 * Calls `listener` in place of every assignment to a variable.
 *
 * @param listener gets the variable, its new value, and what assigns it
 * @returns what ends this
 */
export function watchAssignments(
  listener: (variable: Variable, value: Tensor, assign: () => void) => void,
): () => void {
  const { prototype } = tf.Variable;
  const { assign } = prototype;
  return patch(prototype, {
    assign(this: Variable, value: Tensor) {
      listener(this, value, () => assign.call(this, value));
    },
  });
}
