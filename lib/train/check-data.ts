/** Checks of the data, before the first epoch. */
import type { Tensor } from "@tensorflow/tfjs";
import { checkTensor, shapeText } from "../shape";
import { tf } from "../tensorflow";

/** @throws when inputs or targets are no tensors, differ in rows, have none, or hold NaN or an infinite number */
export function checkData(x: Tensor, y: Tensor): void {
  checkTensor(x, "x", "the inputs, a row for each example");
  checkTensor(y, "y", "the targets, as many rows as x");
  if (x.shape[0] !== y.shape[0]) {
    throw new Error(`x ${shapeText(x.shape)} and y ${shapeText(y.shape)} differ in their number of rows.`);
  }
  checkFinite(x, "x");
  checkFinite(y, "y");
}

/** @throws as `checkData`, and when a row has another shape or type than in the data that is trained on */
export function checkValidation(validation: { x: Tensor; y: Tensor }, training: { x: Tensor; y: Tensor }): void {
  checkData(validation.x, validation.y);
  for (const name of ["x", "y"] as const) {
    const [own, other] = [validation[name], training[name]];
    const rowOf = ({ shape, dtype }: Tensor) => `${shapeText(shape.slice(1))} ${dtype}`;
    if (rowOf(own) === rowOf(other)) continue;
    throw new Error(
      `validation.${name} has shape ${shapeText(own.shape)} ${own.dtype} and ${name} ${shapeText(other.shape)} ${other.dtype}; expected rows of the same shape and type.`,
    );
  }
}

/** A missing value would not always show in the loss: ReLU makes 0 of it. */
function checkFinite(values: Tensor, name: string): void {
  if (values.dtype !== "float32" || tf.tidy(() => tf.all(tf.isFinite(values)).dataSync()[0])) return;
  const place = values.dataSync().findIndex((value) => !Number.isFinite(value));
  const rowSize = values.size / values.shape[0];
  const position = `row ${Math.floor(place / rowSize)}, column ${place % rowSize}`;
  throw new Error(
    `${name} holds ${values.dataSync()[place]} at ${position}; expected finite numbers. Correct the data first.`,
  );
}

/** @throws RangeError when the option is not a whole number of at least `least` */
export function checkedWhole(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`${name} is ${value}; expected a whole number of at least ${least}.`);
}
