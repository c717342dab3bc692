/** The types of the mended module: what `danfo()` returns, and what `import … from "danfojs-node"` gives in a cell. */
import type * as TensorFlow from "@tensorflow/tfjs";
import type { ReadCsvOptions as CsvOptions } from "../../csv/options";
import type { WriteCsvOptions } from "../../csv/write";
import type { DataFrame as Frame } from "./frame";
import type { Series as AnySeries, Cell, Dtype, Label } from "./series";
import type { Dt as Dates } from "./texts-and-dates";

export type { Groupby } from "./groupby";

export type DataFrame = Frame;
export type Series = AnySeries;

interface Options {
  index?: readonly Label[];
  columns?: readonly string[];
  dtypes?: readonly Dtype[] | readonly string[];
  config?: object;
}

export declare const DataFrame: new (data?: Cell, options?: Options) => DataFrame;
export declare const Series: new (
  data?: Cell,
  options?: Omit<Options, "columns"> & { columns?: readonly string[] | string },
) => Series;
export declare const __version: string;
export declare const tensorflow: typeof TensorFlow;

interface ReadOptions {
  frameConfig?: Options;
}

export interface ReadCsvOptions extends CsvOptions, ReadOptions {
  /** Danfo's name of `comment`. */
  comments?: string | false;
}

/** Reads a file, an address or a text, as `data.readCSV` does. */
export declare function readCSV(file: string, options?: ReadCsvOptions): Promise<DataFrame>;
export declare function readJSON(file: string, options?: ReadOptions): Promise<DataFrame>;
export declare function readExcel(file: string, options?: ReadOptions & { sheet?: number }): Promise<DataFrame>;
/** Not here: an error says to write `readCSV`. */
export declare function streamCSV(...of: unknown[]): never;
export declare function streamJSON(file: string, callback: (part: DataFrame) => void, options?: object): Promise<null>;
type Written<T> = { filePath?: string } & T;
export declare function toCSV(table: DataFrame | Series, options?: Written<WriteCsvOptions>): string;
/** The rows as objects by default; with the format "row" an object of the columns. */
export declare function toJSON(table: DataFrame | Series, options?: Written<{ format?: "row" | "column" }>): Cell;
export declare function toExcel(table: DataFrame | Series, options?: Written<{ sheetName?: string }>): void;

interface MergeOptions {
  left: DataFrame;
  right: DataFrame;
  on: string | string[];
  how?: "inner" | "left" | "right" | "outer";
  suffixes?: [string, string];
}

export declare function merge(options: MergeOptions): DataFrame;
/** A Series where all parts are Series, below each other; else a DataFrame. */
export declare function concat(options: { dfList: readonly (DataFrame | Series)[]; axis?: 0 | 1 }): Cell;
export declare function getDummies(table: DataFrame | Series, options?: object): DataFrame;
export declare function crosstab(rows: Series | readonly Cell[], columns: Series | readonly Cell[]): DataFrame;
type Labels = { labels?: readonly (string | number)[] };
/** The number of each value's bin, from 0, or its label. */
export declare function cut(
  data: Series | readonly number[],
  bins: number | readonly number[],
  options?: Labels & { right?: boolean; includeLowest?: boolean },
): Series;
export declare function qcut(
  data: Series | readonly number[],
  bins: number | readonly number[],
  options?: Labels,
): Series;
export declare function toDateTime(data: Series | readonly Cell[]): Dates;
export declare function dateRange(options: {
  start?: string | Date;
  end?: string | Date;
  period?: number;
  freq?: string;
}): string[];

type Listed = Series | readonly Cell[] | TensorFlow.Tensor;

interface Encoder {
  fit(data: Listed): this;
  transform(data: Listed): Cell;
  fitTransform(data: Listed): Cell;
}

export declare const LabelEncoder: new () => Encoder & {
  inverseTransform(data: Listed): Cell;
  readonly nClasses: number;
  readonly classes: Record<string, number>;
};
export declare const OneHotEncoder: new () => Encoder;

interface Scaler {
  fit(data: DataFrame | Listed): this;
  transform<T extends DataFrame | Listed>(data: T): T;
  fitTransform<T extends DataFrame | Listed>(data: T): T;
  inverseTransform<T extends DataFrame | Listed>(data: T): T;
}

export declare const MinMaxScaler: new () => Scaler;
export declare const StandardScaler: new () => Scaler;
// biome-ignore lint/suspicious/noExplicitAny: Danfo's inner classes, which nobody needs by type.
type Inner = any;
export declare const NDframe: Inner;
export declare const Config: Inner;
export declare const Utils: Inner;
export declare const Str: Inner;
export declare const Dt: Inner;
export declare const streamCsvTransformer: Inner;
export declare const convertFunctionTotransformer: Inner;
