/** What can be known to be wrong before a training starts. */
import type { Tensor } from "@tensorflow/tfjs";
import { shapeText } from "../shape";
import { tf } from "../tensorflow";

/** @throws when inputs and targets differ in rows, or hold NaN or an infinite number */
export function checkData(x: Tensor, y: Tensor): void {
  if (x.shape[0] !== y.shape[0]) {
    throw new Error(`x ${shapeText(x.shape)} and y ${shapeText(y.shape)} differ in their number of rows.`);
  }
  checkFinite(x, "x");
  checkFinite(y, "y");
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
