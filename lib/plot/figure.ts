/** A chart in all its forms: interactive in a notebook, a picture on a page without scripts, and a text. */
import type { Tensor } from "@tensorflow/tfjs";
import { isSeries, readFrame } from "../frame";
import { display, jupyterDisplay, type MimeBundle } from "../notebook";
import { isTensor } from "../shape";
import { isTypedArray } from "../typed-array";
import { hasPicture, type Trace, toPng, toSvg } from "./static/picture";
import { type Layout, LOOKS } from "./theme";
import { format } from "./values";
import { inWords } from "./words";

/** Buttons over the figure: only what a reader needs, and none that sends the data to a server. */
const CONFIG = { displaylogo: false, modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] };

/** The most letters of figure and picture together: a notebook of many charts is still a small file. */
const OUTPUT_LIMIT = 190_000;

/**
 * Traces and layout of a Plotly figure. Shown as the last value of a cell, or anywhere by `await figure.show()`.
 * Any Plotly figure can be one, in this library's colours and on the page's ground unless the layout says otherwise, its
 * data in arrays, Series or tensors: `new plot.Figure([{ type: "bar", x: ["a", "b"], y: [1, 2] }], { title: "Counts" })`.
 */
export class Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;

  /**
   * @param layout nothing by default; a title in it, also one of an axis, may be a text or Plotly's `{ text, … }`
   * @throws TypeError when the traces are no list of objects
   */
  constructor(data: readonly Trace[], layout?: Layout | null) {
    if (!Array.isArray(data) || data.some((trace) => typeof trace !== "object" || trace === null)) {
      throw new TypeError('Figure: expected a list of traces, such as [{ type: "bar", x: ["a", "b"], y: [1, 2] }].');
    }
    this.data = inWords(data.map(forPlotly));
    const given = inWords(forPlotly(layout ?? {}));
    // The library's own figures have these looks already; a template of the user's has others.
    this.layout = "paper_bgcolor" in given || "template" in given ? given : { ...given, template: { layout: LOOKS } };
  }

  /** Shows the figure in the middle of a cell; in plain Node prints its text. */
  show(): Promise<void> {
    return display(this);
  }

  /** The interactive figure, a picture for where that cannot show (code hosts, exported pages), and a text. */
  async [jupyterDisplay](): Promise<MimeBundle> {
    const bundle = this.interactive();
    if (!hasPicture(this.data)) return bundle;
    // Three bytes become four letters in a notebook file.
    const picture = await toPng(this, ((OUTPUT_LIMIT - JSON.stringify(bundle).length) * 3) / 4);
    return { ...bundle, "image/png": picture.toString("base64") };
  }

  /** The interactive figure and the text alone, where there is no time for the picture. */
  interactive(): MimeBundle {
    return { "application/vnd.plotly.v1+json": this.toJSON(), "text/plain": this.toString() };
  }

  /** The picture as SVG text, 760 pixels wide. */
  toSvg(): Promise<string> {
    return toSvg(this);
  }

  /** The picture as the bytes of a PNG file, 760 pixels wide, with a transparent background. */
  toPng(): Promise<Buffer> {
    return toPng(this);
  }

  /** The figure as Plotly takes it: `Plotly.newPlot(element, figure.toJSON())`. */
  toJSON(): { data: readonly Trace[]; layout: Layout; config: object } {
    return { data: this.data, layout: this.layout, config: CONFIG };
  }

  /** Title, notes and what each trace shows, in words. */
  toString(): string {
    const { text, subtitle } = (this.layout.title ?? {}) as { text?: string; subtitle?: { text?: string } };
    const notes = subtitle?.text?.split("<br>") ?? [];
    const traces = this.data.filter(({ name, showlegend }) => name !== undefined && showlegend !== false);
    return [text ? `Figure: ${text}` : "Figure", ...notes, ...traces.map((trace) => `  ${describe(trace)}`)].join("\n");
  }
}

/**
 * A trace or a layout as Plotly takes it from JSON: typed arrays, tensors and Series, of which JSON would make objects
 * that draw nothing, as arrays; titles as `{ text: "A" }`, as Plotly no longer takes a plain "A", and passes over it in
 * silence.
 */
function forPlotly(part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if ((key === "title" || key === "subtitle") && typeof value === "string") return [key, { text: value }];
      return [key, isPlainObject(value) && key !== "meta" ? forPlotly(value) : asArray(value)];
    }),
  );
}

function asArray(value: unknown): unknown {
  if (isTypedArray(value)) return Array.from(value as ArrayLike<unknown>);
  if (isTensor(value)) return (value as Tensor).arraySync();
  if (isSeries(value)) return readFrame(value).rows.map(([one]) => one);
  // The rows of a heatmap.
  return Array.isArray(value) && typeof value[0] === "object" ? value.map(asArray) : value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function describe({ type, mode, name, x, y }: Trace): string {
  if (type !== "scatter" || !Array.isArray(x) || !Array.isArray(y) || y.length === 0) return String(name);
  if (mode === "markers") return `${name}: ${y.length === 1 ? "1 point" : `${format(y.length)} points`}`;
  const last = y.length - 1;
  return `${name}: ${format(y[0])} at ${format(x[0])} … ${format(y[last])} at ${format(x[last])}`;
}
