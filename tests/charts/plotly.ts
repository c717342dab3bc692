import type { plot } from "nonlinear";
import { plotly } from "nonlinear/plot/static/picture";

/** What Plotly does not know or takes otherwise; a setting for something that is not drawn is no fault. */
export function unknownToPlotly({ data, layout }: plot.Figure): string[] {
  const faults = [...(plotly().validate(data, layout) ?? [])];
  return faults.filter(({ code }) => !["unused", "invisible", "dynamic"].includes(code)).map(({ msg }) => msg);
}
