/** Several small plots in one figure. */
import { Figure } from "./figure";
import type { Trace } from "./static/picture";
import { axis, EMPTY_AXIS, type Layout, layout } from "./theme";

export interface Panel {
  traces: readonly Trace[];
  xLabel: string;
  yLabel?: string;
  /** More for its axes, such as `{ type: "log" }`. */
  xAxis?: Layout;
  yAxis?: Layout;
}

/** More would fill the page, and take seconds to draw. */
export const PANEL_LIMIT = 24;
const PANEL_HEIGHT = 190;

/**
 * Plotly's names for the axes of plot number `i`: in a trace x and y, then x2 and y2; in a layout xaxis, then xaxis2.
 */
export function axisNames(i: number): { x: string; y: string; xaxis: string; yaxis: string } {
  const number = i === 0 ? "" : String(i + 1);
  return { x: `x${number}`, y: `y${number}`, xaxis: `xaxis${number}`, yaxis: `yaxis${number}` };
}

/** Panels in rows of `perRow`, from the top left. */
export function panelFigure(
  title: string,
  notes: readonly string[],
  panels: readonly Panel[],
  { perRow, rowHeight = PANEL_HEIGHT, more = {} }: { perRow: number; rowHeight?: number; more?: Layout },
): Figure {
  const rows = Math.max(1, Math.ceil(panels.length / perRow));
  const columns = Math.max(1, Math.min(perRow, panels.length));
  const axes = panels.map(({ traces, xLabel, yLabel = "", xAxis, yAxis }, i) => {
    const empty = traces.every(({ x }) => Array.isArray(x) && x.length === 0) ? EMPTY_AXIS : {};
    return {
      [axisNames(i).xaxis]: axis(xLabel, { nticks: 5, tickangle: 0, tickfont: { size: 10.5 }, ...empty, ...xAxis }),
      [axisNames(i).yaxis]: axis(yLabel, { nticks: 5, ...empty, ...yAxis }),
    };
  });
  const data = panels.flatMap(({ traces }, i) =>
    traces.map((trace): Trace => ({ ...trace, xaxis: axisNames(i).x, yaxis: axisNames(i).y })),
  );
  const base = layout(title, notes, {});
  const { t, b } = base.margin as { t: number; b: number };
  return new Figure(data, {
    ...base,
    ...Object.assign({}, ...axes),
    grid: { rows, columns, pattern: "independent", xgap: 0.3, ygap: 0.38 },
    ...(data.some(({ type }) => type === "bar") && { bargap: 0 }),
    height: t + b + rows * rowHeight,
    showlegend: false,
    ...more,
  });
}
