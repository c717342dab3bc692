/** Reading and checking of a true and a predicted column. */
import { type Column, numbers } from "../column";

/** @throws RangeError when the columns differ in length, are empty, or hold a value that is not finite */
export function finitePair(caller: string, truth: Column, prediction: Column): [number[], number[]] {
  return pair(caller, truth, prediction, Number.isFinite, "a finite number");
}

/** @throws RangeError when the columns differ in length, are empty, or hold a value that is no class */
export function classPair(caller: string, truth: Column, prediction: Column): [number[], number[]] {
  const isClass = (value: number) => Number.isInteger(value) && value >= 0;
  return pair(caller, truth, prediction, isClass, "a class, a whole number from 0");
}

function pair(
  caller: string,
  truth: Column,
  prediction: Column,
  fits: (value: number) => boolean,
  expected: string,
): [number[], number[]] {
  const columns = { "the truth": numbers(truth, "the truth"), "the prediction": numbers(prediction, "the prediction") };
  const [y, yHat] = Object.values(columns);
  if (y.length !== yHat.length || y.length === 0) {
    throw new RangeError(
      `metrics.${caller}: there are ${y.length} true values and ${yHat.length} predictions; expected as many of both, and at least one.`,
    );
  }
  for (const [name, values] of Object.entries(columns)) {
    const row = values.findIndex((value) => !fits(value));
    if (row >= 0)
      throw new RangeError(`metrics.${caller}: ${name} holds ${values[row]} in row ${row}; expected ${expected}.`);
  }
  return [y, yHat];
}
