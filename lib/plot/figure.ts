/** A chart: what Plotly draws, and how it shows in a notebook, on a page without scripts, and as text. */
import { display, jupyterDisplay, type MimeBundle } from "../notebook";
import { type Trace, toPng, toSvg } from "./picture";
import type { Layout } from "./theme";
import { format } from "./values";

/** Traces and layout of a Plotly figure. Shown as the last value of a cell, or anywhere by `await figure.show()`. */
export class Figure {
  constructor(
    readonly data: readonly Trace[],
    readonly layout: Layout,
  ) {}

  /** Shows the figure in the middle of a cell; in plain Node prints its text. */
  show(): Promise<void> {
    return display(this);
  }

  /** The interactive figure, a picture for where that cannot show (code hosts, exported pages), and a text. */
  async [jupyterDisplay](): Promise<MimeBundle> {
    const picture = await this.toPng();
    return {
      "application/vnd.plotly.v1+json": this.toJSON(),
      "image/png": picture.toString("base64"),
      "text/plain": this.toString(),
    };
  }

  /** The picture as SVG text, 760 pixels wide. */
  toSvg(): Promise<string> {
    return toSvg(this);
  }

  /** The picture as the bytes of a PNG file, 760 pixels wide, with a transparent background. */
  toPng(): Promise<Buffer> {
    return toPng(this);
  }

  /** What Plotly takes: `Plotly.newPlot(element, figure.toJSON())`. */
  toJSON(): { data: readonly Trace[]; layout: Layout; config: object } {
    return { data: this.data, layout: this.layout, config: { displaylogo: false } };
  }

  /** Title, notes and what each trace shows, in words. */
  toString(): string {
    const { text, subtitle } = this.layout.title as { text: string; subtitle?: { text: string } };
    const notes = subtitle ? subtitle.text.split("<br>") : [];
    const traces = this.data.filter(({ name, showlegend }) => name !== undefined && showlegend !== false);
    return [`Figure: ${text}`, ...notes, ...traces.map((trace) => `  ${describe(trace)}`)].join("\n");
  }
}

function describe({ name, x, y }: Trace): string {
  if (!Array.isArray(x) || !Array.isArray(y) || y.length === 0) return String(name);
  const last = y.length - 1;
  return `${name}: ${format(y[0])} at ${format(x[0])} … ${format(y[last])} at ${format(x[last])}`;
}
