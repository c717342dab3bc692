/**
 * Products of matrices on TensorFlow.js's portable backend. Its quick product does not transpose; where a matrix is to be
 * transposed, as in each step back through a linear layer, it has a plain loop, which takes ten times as long. So large
 * ones are transposed first.
 */

import type * as TensorFlow from "@tensorflow/tfjs-core";
import type { BatchMatMulAttrs, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";

/** Multiplications from which on a product gains by it. */
const LARGE = 20_000;

interface Product {
  readonly inputs: { readonly a: TensorInfo; readonly b: TensorInfo };
  readonly backend: { disposeData(id: object): unknown };
  readonly attrs: BatchMatMulAttrs;
}

/** Exchanges the product; before the backend is made. */
export function transposeBeforeProducts(tf: typeof TensorFlow): void {
  const product = tf.getKernel("BatchMatMul", "wasm");
  const { kernelFunc: transpose } = tf.getKernel("Transpose", "wasm");
  const multiply = (given: Product): TensorInfo => {
    const { inputs, backend, attrs } = given;
    if (!gains(given)) return product.kernelFunc(given as never) as TensorInfo;
    const turned = (x: TensorInfo) => transpose({ inputs: { x }, backend, attrs: { perm: [1, 0] } }) as TensorInfo;
    const a = attrs.transposeA ? turned(inputs.a) : inputs.a;
    const b = attrs.transposeB ? turned(inputs.b) : inputs.b;
    const plain = { inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } };
    const result = product.kernelFunc(plain as never) as TensorInfo;
    for (const [own, one] of [
      [a, inputs.a],
      [b, inputs.b],
    ])
      if (own !== one) backend.disposeData(own.dataId);
    return result;
  };
  tf.unregisterKernel(product.kernelName, product.backendName);
  tf.registerKernel({ ...product, kernelFunc: multiply as unknown as KernelFunc });
}

function gains({ inputs: { a, b }, attrs: { transposeA, transposeB } }: Product): boolean {
  if (!(transposeA || transposeB) || a.shape.length !== 2 || b.shape.length !== 2) return false;
  return a.shape[0] * a.shape[1] * b.shape[transposeB ? 0 : 1] >= LARGE;
}
