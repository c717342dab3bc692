/** The looks of every figure: one quiet theme that reads well on a light page and on a dark one. */

/** Part of a Plotly layout: https://plotly.com/javascript/reference/layout/ */
export type Layout = Record<string, unknown>;

/**
 * Colours for lines and points that colour-blind people can tell apart: the palette of Okabe and Ito (2008),
 * "Color Universal Design", https://jfly.uni-koeln.de/color/, without its black and its yellow, which a dark and a
 * light background swallow.
 */
export const PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const;

/** Dashes go on where the colours begin again, so that no two of 24 lines look alike. */
export const DASHES = ["solid", "dash", "dot", "dashdot"] as const;

/**
 * Text and axes: contrast 4.6 to 1 on white (WCAG 2.2, 1.4.3, asks for 4.5), and 4.1 to 1 on JupyterLab's near-black,
 * where no grey has more than 4.3 on both. In JupyterLab the text has the theme's colour instead: see
 * scripts/jupyter/labextensions.
 */
export const INK = "#757575";

/** The ground of labels that lines would cross out, and the text on it: contrast 6.2 to 1, on any page. */
export const LABEL = { ground: "#616161", ink: "#FFFFFF" } as const;

/** Lines that guide the eye without being looked at: grids, zero lines, the diagonal of a comparison. */
export const FAINT = "rgba(128, 128, 128, 0.25)";

/**
 * Colour scale for values with a meaningful middle, from blue over a neutral grey to orange-red (ends of the palette).
 */
export const DIVERGING = [
  [0, "#0072B2"],
  [0.5, "#E8E8E8"],
  [1, "#D55E00"],
] as const;

/** Colour scale for areas by a share from 0 to 1, from the neutral grey to blue; a number can be read on all of it. */
export const SHARE = [
  [0, "#E8E8E8"],
  [1, "#0072B2"],
] as const;

/**
 * Colour scale for points and lines by a quantity: from blue to orange, both of the palette, so seen on light and dark.
 */
export const GRADIENT = [
  [0, PALETTE[0]],
  [1, PALETTE[4]],
] as const;

/** Colour scale for pictures: from paper to print, so that they look alike on a light page and on a dark one. */
export const PRINT = [
  [0, "#F4F4F4"],
  [1, "#111111"],
] as const;

/**
 * Colour scale for areas by values that only grow: Cividis (Nuñez, Anderton and Renslow 2018), made for colour-blind
 * readers.
 */
export const SEQUENTIAL = "Cividis";

/** The colour of series number `index`, with the same opacity for bands. */
export function color(index: number, opacity = 1): string {
  const hex = PALETTE[index % PALETTE.length];
  if (opacity === 1) return hex;
  return `rgba(${channels(hex).join(", ")}, ${opacity})`;
}

/** The colour of `gradient` at a place from 0 to 1; that of 0 for what has no place. */
export function blend(place: number): string {
  const share = Number.isFinite(place) ? place : 0;
  const [low, high] = GRADIENT.map(([, hex]) => channels(hex));
  return `rgb(${low.map((channel, i) => Math.round(channel + (high[i] - channel) * share)).join(", ")})`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

/** The line style of series number `index`. */
export function line(index: number): { color: string; width: number; dash: string } {
  return { color: color(index), width: 2, dash: DASHES[Math.floor(index / PALETTE.length) % DASHES.length] };
}

/** An axis with a title (units in it, where there are any). */
export function axis(title: string, more: Layout = {}): Layout {
  return {
    title: { text: title },
    gridcolor: FAINT,
    linecolor: FAINT,
    zeroline: false,
    ticks: "outside",
    tickcolor: FAINT,
    automargin: true,
    ...more,
  };
}

const GROUNDS = { paper_bgcolor: "rgba(0, 0, 0, 0)", plot_bgcolor: "rgba(0, 0, 0, 0)" };
const FONT = { family: "Open Sans, Verdana, Arial, sans-serif", size: 12.5, color: INK };

/** The looks of a figure that is not made by `layout`. */
export const LOOKS: Layout = {
  font: FONT,
  ...GROUNDS,
  colorway: PALETTE,
  xaxis: { gridcolor: FAINT, linecolor: FAINT, zerolinecolor: FAINT, automargin: true },
  yaxis: { gridcolor: FAINT, linecolor: FAINT, zerolinecolor: FAINT, automargin: true },
};

/** Settings of an axis without data: no numbers, as they would mean nothing. */
export const EMPTY_AXIS: Layout = { range: [0, 1], showticklabels: false };

/** The layout all figures share: title, notes under it where the data needs a word, and no background of its own. */
export function layout(title: string, allNotes: readonly string[], more: Layout): Layout {
  const notes = brief(allNotes);
  // A legend in a row stands right above the plot; where the page is narrow, it takes two rows.
  const isRow = (more.legend as Layout | undefined)?.orientation === "h";
  const legendRows = isRow ? (notes.length > 0 ? 38 : 18) : 0;
  return {
    title: {
      text: title,
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { t: 14 },
      font: { size: 17 },
      ...(notes.length > 0 && { subtitle: { text: notes.join("<br>"), font: { size: 12 } } }),
    },
    font: FONT,
    ...GROUNDS,
    colorway: PALETTE,
    height: 420,
    margin: { l: 64, r: 24, t: 58 + 16 * notes.length + legendRows, b: 60 },
    hoverlabel: { namelength: -1 },
    modebar: { bgcolor: "rgba(0, 0, 0, 0)", color: INK, activecolor: PALETTE[0] },
    ...more,
  };
}

/** The legend in one row above the plot where the names fit there, else in a column beside it. */
export function legend(names: readonly string[]): Layout {
  // Hangul is as wide as two Latin letters.
  const lengthOf = (name: string) => name.replace(/\p{Script=Hangul}/gu, "xx").length;
  const row = names.reduce((length, name) => length + lengthOf(name) * 7 + 45, 0);
  return row < 520
    ? { orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom" }
    : { orientation: "v", x: 1.02, xanchor: "left", y: 1, yanchor: "top" };
}

/** The first notes, each in one line, so that they do not push the figure down. */
function brief(notes: readonly string[]): string[] {
  const most = 4;
  const longest = 110;
  const first =
    notes.length <= most ? notes : [...notes.slice(0, most - 1), `… and ${notes.length - most + 1} more such notes.`];
  return first.map((note) => (note.length <= longest ? note : `${note.slice(0, longest - 1)}…`));
}
