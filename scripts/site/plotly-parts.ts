/** Plotly's two distributions in the site: the small one has the charts that lessons have, in a third of the bytes. */

export interface Figure {
  readonly data?: readonly { readonly type?: string }[];
  readonly layout?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly frames?: readonly { readonly data?: Figure["data"] }[];
}
export type Part = "cartesian" | "all";

export const PLOTLY_FILES: Readonly<Record<Part, string>> = {
  cartesian: "plotly-cartesian.min.js",
  all: "plotly.min.js",
};

/** The traces of plotly.js-cartesian-dist-min. */
export const CARTESIAN: readonly string[] = [
  "bar",
  "box",
  "contour",
  "heatmap",
  "histogram",
  "histogram2d",
  "histogram2dcontour",
  "image",
  "pie",
  "scatter",
  "scatterternary",
  "violin",
];
/** Keys of a layout with places for other traces. */
const OTHER_PLACES = /^(scene|geo|map|mapbox|polar|smith)\d*$/;

/** The distribution that draws all of a figure. */
export function partOf({ data = [], layout = {}, frames = [] }: Figure): Part {
  const traces = [...data, ...frames.flatMap((frame) => frame.data ?? [])];
  const isCartesian =
    traces.every(({ type = "scatter" }) => CARTESIAN.includes(type)) &&
    !Object.keys(layout).some((key) => OTHER_PLACES.test(key));
  return isCartesian ? "cartesian" : "all";
}
