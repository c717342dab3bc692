/** The classes of a Danfo module that the mends change, found through what it exports. */
import type * as Danfo from "./api/danfo";

export interface Parts {
  readonly module: Record<string, unknown>;
  /** The prototype of DataFrame and Series together. */
  readonly base: object;
  /** The classes that Danfo exports only add reading and writing; its methods are here. */
  readonly frame: object;
  readonly series: object;
  readonly exportedFrame: object;
  readonly exportedSeries: object;
  readonly groupby: object;
  readonly texts: object;
  readonly dates: object;
  readonly utils: object;
  /** The class's prototype of an encoder or scaler. */
  encoder(name: "LabelEncoder" | "OneHotEncoder" | "MinMaxScaler" | "StandardScaler"): object;
}

export function partsOf(module: typeof Danfo): Parts {
  const { DataFrame, Series, NDframe, Utils, Str, Dt } = module;
  const frame = Object.getPrototypeOf(DataFrame.prototype);
  return {
    module: module as unknown as Record<string, unknown>,
    base: NDframe.prototype,
    frame,
    series: Object.getPrototypeOf(Series.prototype),
    exportedFrame: DataFrame.prototype,
    exportedSeries: Series.prototype,
    groupby: Object.getPrototypeOf(new DataFrame([[1]], { columns: ["a"] }).groupby(["a"])),
    texts: Str.prototype,
    dates: Dt.prototype,
    utils: Utils.prototype,
    encoder: (name) => module[name].prototype,
  };
}

/** Puts another function in the place of one that the module exports, or adds one. */
export function exportFunction({ module }: Parts, name: string, value: unknown): void {
  Object.defineProperty(module, name, { configurable: true, enumerable: true, writable: true, value });
}
