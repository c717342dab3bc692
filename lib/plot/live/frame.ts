/**
 * One frame of a chart that is being drawn while a training runs: an SVG made by hand in a millisecond, where Plotly in
 * jsdom takes a hundred. It has the size and the looks of the figure that takes its place at the end.
 */
import { escapeHtml } from "../../notebook/table";
import { color, FAINT, INK } from "../theme";
import type { Points } from "../thin";
import { format } from "../values";

const WIDTH = 760;
const HEIGHT = 420;
const PLOT = { left: 64, right: 736, top: 58, bottom: 364 };

export interface FrameOptions {
  title: string;
  xLabel: string;
  yLabel: string;
  /** True makes the y axis logarithmic; all y must be above 0 then. */
  logAxis: boolean;
}

/** The line as SVG for HTML. There must be at least one point, and all must be finite. */
export function frame({ x, y }: Points, { title, xLabel, yLabel, logAxis }: FrameOptions): string {
  const xTicks = linearTicks(x[0], x[x.length - 1]);
  const [low, high] = [Math.min(...y), Math.max(...y)];
  const yTicks = logAxis ? logTicks(low, high) : linearTicks(low, high);
  const across = scale(xTicks, [x[0], x[x.length - 1]], PLOT.left, PLOT.right, false);
  const up = scale(yTicks, [low, high], PLOT.bottom, PLOT.top, logAxis);
  const path = x.map((value, i) => `${across(value).toFixed(1)},${up(y[i]).toFixed(1)}`).join(" ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`,
    ` style="display: block" fill="${INK}" font-family="Open Sans, Verdana, Arial, sans-serif" font-size="12.5">`,
    text(PLOT.left, 28, "start", title, `font-size="17"`),
    ...xTicks.flatMap((tick) => [
      `<line x1="${across(tick)}" x2="${across(tick)}" y1="${PLOT.top}" y2="${PLOT.bottom}" stroke="${FAINT}"/>`,
      text(across(tick), PLOT.bottom + 20, "middle", format(tick)),
    ]),
    ...yTicks.flatMap((tick) => [
      `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${up(tick)}" y2="${up(tick)}" stroke="${FAINT}"/>`,
      text(PLOT.left - 8, up(tick) + 4, "end", format(tick)),
    ]),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 44, "middle", xLabel, `font-size="14"`),
    text(
      0,
      0,
      "middle",
      yLabel,
      `font-size="14" transform="translate(14, ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)"`,
    ),
    `<polyline points="${path}" fill="none" stroke="${color(0)}" stroke-width="2"/>`,
    "</svg>",
  ].join("");
}

function text(x: number, y: number, anchor: string, content: string, more = ""): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${more}>${escapeHtml(content)}</text>`;
}

/** From a value to a pixel, so that data and ticks are all within the plot. */
function scale(ticks: number[], [low, high]: [number, number], from: number, to: number, logarithmic: boolean) {
  const place = (value: number) => (logarithmic ? Math.log10(value) : value);
  const start = place(Math.min(low, ticks[0]));
  const span = place(Math.max(high, ticks[ticks.length - 1])) - start || 1;
  return (value: number) => from + ((place(value) - start) / span) * (to - from);
}

/** Round numbers, 1, 2 or 5 times a power of ten apart, from at or below the range to at most its end. */
function linearTicks(low: number, high: number): number[] {
  const range = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(range / 4));
  const step = power * ([1, 2, 5, 10].find((factor) => range / (factor * power) <= 5) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.floor(high / step));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten, and 2 and 5 times those where there are few. */
function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const factors = decades < 3 ? [1, 2, 5] : [1];
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => first + i);
  const ticks = powers.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)));
  const within = ticks.filter((tick) => tick >= low && tick <= high);
  return within.length > 0 ? within : [low];
}
