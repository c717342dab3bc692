/** The types of tensors, for annotations in cells: `import type { Tensor2D } from "nonlinear"`. */
export type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
