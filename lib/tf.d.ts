/**
 * The types of TensorFlow.js for `tf`, which is one object that loads it: so `tf.Tensor` is a type, and `tf.node` is there.
 * The file is where TypeScript looks for `nonlinear/tf`, also in cells.
 *
 * TensorFlow's own declarations forget the rank of what many operations give, so that `x.div(2)` of a matrix would need
 * `as tf.Tensor2D`. Here they keep it, where the operand's is known; else TensorFlow's declarations hold.
 */
import type * as tf from "@tensorflow/tfjs";

export * from "@tensorflow/tfjs";
/** TensorFlow's native side; undefined on the portable backend. */
export declare const node: typeof import("@tensorflow/tfjs-node").node;

/** A rank that is known: not `Rank`, which is any of them. */
type Known = tf.Rank.R0 | tf.Rank.R1 | tf.Rank.R2 | tf.Rank.R3 | tf.Rank.R4;
type WithNumber = <R extends Known>(a: tf.Tensor<R>, b: number) => tf.Tensor<R>;
type Split = <R extends Known>(x: tf.Tensor<R>, sizes: number | number[], axis?: number) => tf.Tensor<R>[];
type AlongAxis = <R extends Known>(x: tf.Tensor<R>, axis: number) => Reduced[R];
interface Reduced {
  R0: tf.Scalar;
  R1: tf.Scalar;
  R2: tf.Tensor1D;
  R3: tf.Tensor2D;
  R4: tf.Tensor3D;
}
/** Over all elements, or along one axis. */
type Reduction = ((x: tf.Tensor | tf.TensorLike) => tf.Scalar) & AlongAxis;

/** What a shape that is written out makes: of `[100, 2]` a matrix. `More` are the arguments after it. */
type Shaped<More extends unknown[]> = ((shape: [], ...more: More) => tf.Scalar) &
  ((shape: [number], ...more: More) => tf.Tensor1D) &
  ((shape: [number, number], ...more: More) => tf.Tensor2D) &
  ((shape: [number, number, number], ...more: More) => tf.Tensor3D) &
  ((shape: [number, number, number, number], ...more: More) => tf.Tensor4D);
type Random = [first?: number, second?: number, dtype?: "float32" | "int32", seed?: number];

export declare const zeros: Shaped<[dtype?: tf.DataType]> & typeof tf.zeros;
export declare const ones: Shaped<[dtype?: tf.DataType]> & typeof tf.ones;
export declare const fill: Shaped<[value: number]> & typeof tf.fill;
export declare const randomNormal: Shaped<Random> & typeof tf.randomNormal;
export declare const randomUniform: Shaped<Random> & typeof tf.randomUniform;

export declare const add: WithNumber & typeof tf.add;
export declare const sub: WithNumber & typeof tf.sub;
export declare const mul: WithNumber & typeof tf.mul;
export declare const div: WithNumber & typeof tf.div;
export declare const pow: WithNumber & typeof tf.pow;
export declare const maximum: WithNumber & typeof tf.maximum;
export declare const minimum: WithNumber & typeof tf.minimum;
export declare const split: Split & typeof tf.split;
export declare const sum: Reduction & typeof tf.sum;
export declare const mean: Reduction & typeof tf.mean;
export declare const max: Reduction & typeof tf.max;
export declare const min: Reduction & typeof tf.min;
export declare const argMax: AlongAxis & typeof tf.argMax;

declare module "@tensorflow/tfjs-core/dist/tensor" {
  // The rank is only read. TypeScript would find that out by comparing all operations, 200 ms in each cell with a layer.
  interface Tensor<out R extends tf.Rank = tf.Rank> {
    /** Frees the tensor, at the end of the block for `using x = tf.tensor(…)`. */
    [Symbol.dispose](): void;
    add<K extends Known>(this: tf.Tensor<K>, b: number): tf.Tensor<K>;
    sub<K extends Known>(this: tf.Tensor<K>, b: number): tf.Tensor<K>;
    mul<K extends Known>(this: tf.Tensor<K>, b: number): tf.Tensor<K>;
    div<K extends Known>(this: tf.Tensor<K>, b: number): tf.Tensor<K>;
    pow<K extends Known>(this: tf.Tensor<K>, b: number): tf.Tensor<K>;
    abs<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    exp<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    log<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    neg<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    relu<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    round<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    sigmoid<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    softmax<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    sqrt<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    square<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    tanh<K extends Known>(this: tf.Tensor<K>): tf.Tensor<K>;
    reshape(shape: []): tf.Scalar;
    reshape(shape: [number]): tf.Tensor1D;
    reshape(shape: [number, number]): tf.Tensor2D;
    reshape(shape: [number, number, number]): tf.Tensor3D;
    reshape(shape: [number, number, number, number]): tf.Tensor4D;
    sum(): tf.Scalar;
    mean(): tf.Scalar;
    max(): tf.Scalar;
    min(): tf.Scalar;
    argMax<K extends Known>(this: tf.Tensor<K>, axis: number): Reduced[K];
  }
  interface Variable<out R extends tf.Rank = tf.Rank> {}
}
