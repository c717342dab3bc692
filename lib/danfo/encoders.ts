/**
 * Fault: `LabelEncoder` keeps classes as an object's keys, so that "3 rooms" comes back as NaN and 1 is "1"; a class
 * that was not fitted becomes -1, or a row of zeros.
 * Mend: classes by value, and one that was not fitted is an error. Codes go by the order in which classes turn up, as
 * Danfo has it.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { define } from "./core/define";
import { isSeries, makeFrame, makeSeries, transpose } from "./core/frame";
import { isMissing, keyOf, show } from "./core/values";
import type { Parts } from "./parts";

/** The classes of an encoder and their codes; null, undefined and NaN are one class. */
interface Encoder {
  $classes?: Map<unknown, { value: unknown; code: number }>;
}

interface Fitting {
  fit(data: unknown): { transform(data: unknown): unknown };
}

export function mendEncoders({ encoder, module }: Parts): void {
  const tf = () => module.tensorflow as typeof TensorFlow;
  const fit = {
    fit(this: Encoder, data: unknown) {
      const classes: NonNullable<Encoder["$classes"]> = new Map();
      for (const value of listOf(data, "fit")) {
        if (!classes.has(keyOf(value))) classes.set(keyOf(value), { value, code: classes.size });
      }
      this.$classes = classes;
      return this;
    },
  };
  define(encoder("LabelEncoder"), {
    ...fit,
    transform(this: Encoder, data: unknown) {
      const codes = codesOf(this, data, "LabelEncoder");
      if (isSeries(data)) return makeSeries(codes, { index: data.$index, name: data.$columns[0], dtype: "int32" });
      return Array.isArray(data) ? codes : tf().tensor1d(codes);
    },
    fitTransform(this: Fitting, data: unknown) {
      return this.fit(data).transform(data);
    },
    inverseTransform(this: Encoder, data: unknown) {
      const known = [...fitted(this, "LabelEncoder").values()];
      const values = listOf(data, "inverseTransform").map((code) => {
        const found = known[code as number];
        if (!found)
          throw new RangeError(`LabelEncoder: there is no code ${show(code)}; expected 0 to ${known.length - 1}.`);
        return found.value;
      });
      if (isSeries(data)) return makeSeries(values, { index: data.$index, name: data.$columns[0] });
      if (Array.isArray(data)) return values;
      return values.every((value) => typeof value === "number")
        ? tf().tensor1d(values as number[])
        : tf().tensor1d(values as string[], "string");
    },
    get nClasses() {
      return (this as Encoder).$classes?.size ?? 0;
    },
    /** The codes under the texts of the classes. */
    get classes() {
      return Object.fromEntries(
        [...((this as Encoder).$classes?.values() ?? [])].map(({ value, code }) => [String(value), code]),
      );
    },
  });
  define(encoder("OneHotEncoder"), {
    ...fit,
    transform(this: Encoder, data: unknown) {
      const width = fitted(this, "OneHotEncoder").size;
      const rows = codesOf(this, data, "OneHotEncoder").map((code) => {
        const row = new Array<number>(width).fill(0);
        row[code] = 1;
        return row;
      });
      if (isSeries(data))
        return makeFrame({
          columns: transpose(rows, width),
          index: data.$index,
          dtypes: new Array(width).fill("int32"),
        });
      return Array.isArray(data) ? rows : tf().tensor2d(rows, [rows.length, width]);
    },
    fitTransform(this: Fitting, data: unknown) {
      return this.fit(data).transform(data);
    },
  });
}

function fitted({ $classes }: Encoder, name: string): NonNullable<Encoder["$classes"]> {
  if ($classes) return $classes;
  throw new Error(`${name}: call fit first.`);
}

function codesOf(encoder: Encoder, data: unknown, name: string): number[] {
  const classes = fitted(encoder, name);
  return listOf(data, "transform").map((value, i) => {
    const found = classes.get(keyOf(value));
    if (found) return found.code;
    const known = [...classes.values()].slice(0, 10).map((one) => show(one.value));
    throw new Error(
      `${name}: ${isMissing(value) ? "a missing value" : show(value)} in row ${i} was not among the fitted classes: ${known.join(", ")}${classes.size > 10 ? ", …" : ""}.`,
    );
  });
}

function listOf(data: unknown, caller: string): unknown[] {
  if (isSeries(data)) return data.$data;
  if (Array.isArray(data)) {
    if (data.some(Array.isArray)) throw new TypeError(`${caller}: expected a list of values, got rows.`);
    return data;
  }
  const tensor = data as Partial<TensorFlow.Tensor> | null;
  if (typeof tensor?.dataSync === "function") {
    if (tensor.shape?.length !== 1)
      throw new TypeError(`${caller}: expected a tensor of one dimension, got shape (${tensor.shape?.join(", ")}).`);
    return Array.from(tensor.dataSync() as ArrayLike<unknown>);
  }
  throw new TypeError(`${caller}: expected an array, a Series or a tensor of one dimension, got ${show(data)}.`);
}
