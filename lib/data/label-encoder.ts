/** Classes as whole numbers. */
import type { Series } from "../danfo";
import { columnAt, isSeries, readFrame } from "../frame";
import { makeSeries } from "../make-frame";
import { isTensor, shapeText } from "../shape";
import { type Category, categoriesOf, categoryOf, dtypeOf, listText, placesOf } from "./categories";
import { describe, rowName } from "./table";

/** Class numbers: an array, a typed array, or a tensor of shape (n), such as `tf.argMax` gives. */
type Codes = ArrayLike<number> | { readonly shape: readonly number[]; dataSync(): ArrayLike<number> };

/**
 * Numbers the classes of a target from 0, in ascending order, as scikit-learn does; a missing value is a class of its
 * own, the last. `data.tensor(encoder.fitTransform(df.column("species")), "int32")` is a target of `nn.crossEntropyLoss`.
 *
 * A Series comes back as one, with its name and index; other lists come back as arrays.
 */
export class LabelEncoder {
  private fitted?: Category[];

  /** The classes; the place of each is its number. NaN is that of missing values. Throws before `fit`. */
  get classes(): readonly Category[] {
    return this.known("classes");
  }

  /**
   * Learns the classes.
   * @throws when there are no values, or values of several kinds
   */
  fit(values: Series | ArrayLike<unknown>): this {
    const { list, index } = read(values, "fit");
    if (list.length === 0) throw new Error("LabelEncoder.fit: there are no values.");
    this.fitted = categoriesOf(list, (row) => rowName({ index }, row), "LabelEncoder.fit");
    return this;
  }

  /**
   * The number of each value's class.
   * @throws before `fit`, and for a class that `fit` has not seen
   */
  transform(values: Series): Series;
  transform(values: ArrayLike<unknown>): number[];
  transform(values: Series | ArrayLike<unknown>): Series | number[] {
    const classes = this.known("transform");
    const { list, index, name } = read(values, "transform");
    const places = placesOf(classes);
    const codes = list.map((value, row) => {
      const place = places.get(categoryOf(value));
      if (place !== undefined) return place;
      throw new Error(
        `LabelEncoder.transform: ${rowName({ index }, row)} holds ${describe(value)}, which fit() has not seen; there ` +
          `were ${listText(classes)}.`,
      );
    });
    return index ? makeSeries(codes, name, index, "int32") : codes;
  }

  /** `fit` and `transform` in one. */
  fitTransform(values: Series): Series;
  fitTransform(values: ArrayLike<unknown>): number[];
  fitTransform(values: Series | ArrayLike<unknown>): Series | number[] {
    return this.fit(values).transform(values as Series);
  }

  /**
   * The class of each number.
   * @throws before `fit`, and for what is no number of a class
   */
  inverseTransform(codes: Series): Series;
  inverseTransform(codes: Codes): Category[];
  inverseTransform(codes: Series | Codes): Series | Category[] {
    const classes = this.known("inverseTransform");
    const { list, index, name } = read(codes, "inverseTransform");
    const found = list.map((code, row) => {
      if (Number.isInteger(code) && (code as number) >= 0 && (code as number) < classes.length)
        return classes[code as number];
      throw new RangeError(
        `LabelEncoder.inverseTransform: ${rowName({ index }, row)} holds ${describe(code)}; expected the number of a ` +
          `class, 0 to ${classes.length - 1}.`,
      );
    });
    return index ? makeSeries(found, name, index, dtypeOf(found)) : found;
  }

  /** What `fit` has learned, for `data.save` and `data.load`. */
  get state(): object {
    return { classes: this.known("state") };
  }

  set state(state: object) {
    // JSON has null for NaN.
    this.fitted = (state as { classes: Category[] }).classes.map(categoryOf);
  }

  private known(method: string): Category[] {
    if (!this.fitted) throw new Error(`LabelEncoder.${method}: call fit() or fitTransform() first.`);
    return this.fitted;
  }
}

/** The values of a list; index and name are those of a Series. */
function read(
  values: Series | ArrayLike<unknown> | Codes,
  method: string,
): { list: unknown[]; index?: readonly (string | number)[]; name: string } {
  if (isSeries(values)) {
    const frame = readFrame(values);
    return { list: columnAt(frame, 0), index: frame.index, name: frame.columns[0] };
  }
  if (isTensor(values)) {
    if (values.shape.length === 1) return { list: Array.from(values.dataSync()), name: "" };
    throw new Error(`LabelEncoder.${method}: the tensor has shape ${shapeText(values.shape)}; expected (n,).`);
  }
  if (Array.isArray(values) || ArrayBuffer.isView(values)) {
    return { list: Array.from(values as ArrayLike<unknown>), name: "" };
  }
  throw new TypeError(
    `LabelEncoder.${method}: expected a Series or an array, got ${describe(values)}. A column: df.column("NAME").`,
  );
}
