/**
 * Fault: Danfo's scalers compute in float32; a missing value makes the whole column NaN, or counts as 0; a constant
 * column becomes NaN; other columns than those that were fitted are taken.
 * Mend: float64; what is missing is left out and stays; a constant column becomes 0, as in scikit-learn.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { define } from "./core/define";
import { type Frame, isFrame, isSeries, makeFrame, makeSeries, type Series, transpose } from "./core/frame";
import { mean, numbersOf, sum } from "./core/statistics";
import { isMissing, show } from "./core/values";
import type { Parts } from "./parts";

/** The shift and the divisor of a column. */
interface Scale {
  shift: number;
  divisor: number;
}

interface Scaler {
  $scales?: Scale[];
  $names?: string[];
}

type Data = Frame | Series | unknown[] | TensorFlow.Tensor;

export function mendScalers({ encoder, module }: Parts): void {
  const tf = () => module.tensorflow as typeof TensorFlow;
  const methods = (name: string, scaleOf: (numbers: number[]) => Scale) => ({
    fit(this: Scaler, data: Data) {
      const columns = columnsOf(data);
      this.$names = isFrame(data) ? [...data.$columns] : undefined;
      this.$scales = columns.map((column, j) => scaleOf(numbersOf(column, nameOf(data, j), `${name}.fit`)));
      return this;
    },
    transform(this: Scaler, data: Data) {
      return scaled(this, data, `${name}.transform`, tf(), (value, { shift, divisor }) => (value - shift) / divisor);
    },
    inverseTransform(this: Scaler, data: Data) {
      return scaled(
        this,
        data,
        `${name}.inverseTransform`,
        tf(),
        (value, { shift, divisor }) => value * divisor + shift,
      );
    },
    fitTransform(this: { fit(data: Data): { transform(data: Data): unknown } }, data: Data) {
      return this.fit(data).transform(data);
    },
  });
  define(encoder("StandardScaler"), methods("StandardScaler", standard));
  define(encoder("MinMaxScaler"), methods("MinMaxScaler", fromLeastToLargest));
}

/** The deviation of the whole population: divided by n. */
function standard(numbers: number[]): Scale {
  const center = mean(numbers);
  const variance = sum(numbers.map((number) => (number - center) ** 2)) / numbers.length;
  // As scikit-learn: what is below the rounding of the numbers themselves is a constant.
  const isConstant =
    variance <= numbers.length * Number.EPSILON * variance + (numbers.length * center * Number.EPSILON) ** 2;
  return { shift: center, divisor: isConstant ? 1 : Math.sqrt(variance) };
}

function fromLeastToLargest(numbers: number[]): Scale {
  const [least, largest] = numbers.reduce(
    ([low, high], number) => [Math.min(low, number), Math.max(high, number)],
    [Infinity, -Infinity],
  );
  const extent = largest - least;
  return numbers.length === 0
    ? { shift: Number.NaN, divisor: Number.NaN }
    : { shift: least, divisor: extent < 10 * Number.EPSILON ? 1 : extent };
}

function isTensor(data: unknown): data is TensorFlow.Tensor {
  return typeof (data as Partial<TensorFlow.Tensor> | null)?.dataSync === "function";
}

function columnsOf(data: Data): unknown[][] {
  if (isFrame(data)) return data.$dataIncolumnFormat;
  if (isSeries(data)) return [data.$data];
  const values = isTensor(data) ? (data.arraySync() as unknown[]) : data;
  if (!Array.isArray(values))
    throw new TypeError(`expected a DataFrame, a Series, an array or a tensor, got ${show(data)}.`);
  return Array.isArray(values[0]) ? transpose(values as unknown[][], values[0].length) : [values];
}

function nameOf(data: Data, j: number): string {
  return isFrame(data) || isSeries(data) ? data.$columns[j] : String(j);
}

function scaled(
  scaler: Scaler,
  data: Data,
  caller: string,
  tf: typeof TensorFlow,
  compute: (value: number, scale: Scale) => number,
): unknown {
  const { $scales: scales, $names: names } = scaler;
  if (!scales) throw new Error(`${caller}: call fit first.`);
  const columns = columnsOf(data);
  if (
    columns.length !== scales.length ||
    (isFrame(data) && names && data.$columns.some((name, j) => name !== names[j]))
  ) {
    const found = isFrame(data) ? data.$columns.join(", ") : `${columns.length} columns`;
    throw new Error(`${caller}: fitted on ${names?.join(", ") ?? `${scales.length} columns`}, but got ${found}.`);
  }
  const results = columns.map((column, j) => {
    numbersOf(column, nameOf(data, j), caller);
    return column.map((value) => (isMissing(value) ? Number.NaN : compute(Number(value), scales[j])));
  });
  if (isFrame(data)) return makeFrame({ columns: results, dtypes: results.map(() => "float32") }, data);
  if (isSeries(data)) return makeSeries(results[0], { dtype: "float32" }, data);
  const isFlat = isTensor(data) ? data.shape.length === 1 : !Array.isArray(data[0]);
  const values = isFlat ? results[0] : transpose(results, results[0]?.length ?? 0);
  return isTensor(data) ? tf.tensor(values as number[]) : values;
}
