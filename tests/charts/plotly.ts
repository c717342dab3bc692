import type { plot } from "nonlinear";
import { plotly } from "nonlinear/plot/static/picture";

type Plotly = ReturnType<typeof plotly> & { PlotSchema: { get(): unknown } };

let ready: Plotly | undefined;

/** What Plotly does not know or takes otherwise; a setting for something that is not drawn is no fault. */
export function unknownToPlotly({ data, layout }: plot.Figure): string[] {
  ready ??= withOneSchema(plotly() as Plotly);
  const faults = [...(ready.validate(data, layout) ?? [])];
  return faults.filter(({ code }) => !["unused", "invisible", "dynamic"].includes(code)).map(({ msg }) => msg);
}

/** Plotly makes its schema anew for every figure that it validates, which takes a quarter of a second. */
function withOneSchema(module: Plotly): Plotly {
  const schema = module.PlotSchema.get();
  module.PlotSchema.get = () => schema;
  return module;
}
