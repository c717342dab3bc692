/** Small pictures side by side. */
import type { Tensor } from "@tensorflow/tfjs";
import { checkTensor, shapeText } from "../../shape";
import { Figure } from "../figure";
import { INK, type Layout, layout, PRINT } from "../theme";
import { format, shorten } from "../values";

export interface ImagesOptions {
  /** The text above each picture, for example its true and its predicted class. */
  titles?: readonly (string | number)[];
  /** The number of pictures in a row, default 10. */
  perRow?: number;
  /** Default "Pictures". */
  title?: string;
}

/** More would fill the page, and the notebook file. */
const PICTURE_LIMIT = 40;
/** Pixels of the screen: the room for pictures in a row, for a title, and between two pictures. */
const ROW_WIDTH = 712;
const TITLE_HEIGHT = 20;
const GAP_WIDTH = 8;
const HIDDEN_AXES = { xaxis: { visible: false }, yaxis: { visible: false } };

/**
 * Pictures as a grid, row by row from the top left: pale where a value is the lowest of all, dark where it is the
 * highest. Of more than 40, the first 40 are drawn.
 * @param pictures their values, (N, height, width); for rows of 64 pixels `x.reshape([-1, 8, 8])`.
 * @throws Error when the pictures have another shape, there are not as many titles, or `perRow` is not whole and
 *   positive.
 */
export function images(pictures: Tensor, { titles, perRow = 10, title = "Pictures" }: ImagesOptions = {}): Figure {
  check(pictures, titles, perRow);
  const [total, height, width] = pictures.shape;
  const values = pictures.arraySync() as number[][][];
  const drawn = values.slice(0, PICTURE_LIMIT);
  const notes = notesOf(drawn, total);
  if (drawn.length === 0) return new Figure([], layout(title, notes, { height: 160, ...HIDDEN_AXES }));
  const grid = gridOf(height, width, perRow, titles !== undefined);
  const rows = Math.ceil(drawn.length / perRow);
  const base = layout(title, notes, {});
  const margin = { l: 24, r: 24, t: (base.margin as { t: number }).t, b: 16 };
  const still = { visible: false, constrain: "domain" };
  return new Figure(
    [
      {
        type: "heatmap",
        name: "pictures",
        z: pixelsOf(drawn, grid, rows),
        colorscale: PRINT,
        showscale: false,
        hoverongaps: false,
        hovertemplate: "%{z:.4~g}<extra></extra>",
      },
    ],
    {
      ...base,
      height: Math.round(margin.t + margin.b + (ROW_WIDTH / grid.width) * rows * grid.down),
      margin,
      xaxis: { ...still, range: [-0.5, grid.width - 0.5], constraintoward: "left" },
      yaxis: { ...still, range: [rows * grid.down - 0.5, -0.5], constraintoward: "top", scaleanchor: "x" },
      annotations: drawn.flatMap((_, i) => (titles ? [titleOf(String(titles[i]), grid.place(i), width)] : [])),
    },
  );
}

/** The places of the pictures, in their own pixels. */
interface Grid {
  /** The width of a whole row, and the distance from one row to the next. */
  width: number;
  down: number;
  place(i: number): { left: number; top: number };
}

function gridOf(height: number, width: number, perRow: number, titled: boolean): Grid {
  const screen = ROW_WIDTH / (perRow * width);
  const gap = Math.max(1, Math.round(GAP_WIDTH / screen));
  const head = titled ? Math.max(gap, Math.ceil(TITLE_HEIGHT / screen)) : gap;
  const [across, down] = [width + gap, height + head];
  return {
    width: perRow * across - gap,
    down,
    place: (i) => ({ left: (i % perRow) * across, top: Math.floor(i / perRow) * down + head }),
  };
}

/** All pictures as one, with nothing between them. */
function pixelsOf(pictures: readonly number[][][], { width, down, place }: Grid, rows: number): (number | null)[][] {
  const pixels = Array.from({ length: rows * down }, () => new Array<number | null>(width).fill(null));
  for (const [i, picture] of pictures.entries()) {
    const { left, top } = place(i);
    picture.forEach((line, row) => {
      line.forEach((value, column) => {
        pixels[top + row][left + column] = Number.isFinite(value) ? shorten(value) : null;
      });
    });
  }
  return pixels;
}

function check(pictures: Tensor, titles: ImagesOptions["titles"], perRow: number): void {
  checkTensor(pictures, "images: pictures", "(N, height, width)");
  if (pictures.shape.length !== 3 || pictures.shape[1] === 0 || pictures.shape[2] === 0) {
    throw new Error(
      `images: the pictures have shape ${shapeText(pictures.shape)}; expected (N, height, width). Reshape them.`,
    );
  }
  if (titles && titles.length !== pictures.shape[0]) {
    throw new Error(`images: there are ${pictures.shape[0]} pictures and ${titles.length} titles; expected as many.`);
  }
  if (!Number.isInteger(perRow) || perRow < 1) {
    throw new RangeError(`images: perRow is ${perRow}; expected a whole number of at least 1.`);
  }
}

function notesOf(drawn: readonly number[][][], total: number): string[] {
  if (total === 0) return ["There are no pictures to draw."];
  const pixels = drawn.flat(2);
  const bad = pixels.filter((value) => !Number.isFinite(value)).length;
  return [
    ...(drawn.length < total ? [`The first ${drawn.length} of ${format(total)} pictures are drawn.`] : []),
    ...(bad > 0
      ? [`${format(bad)} of ${format(pixels.length)} pixels ${bad === 1 ? "is" : "are"} not finite and left blank.`]
      : []),
  ];
}

function titleOf(text: string, { left, top }: { left: number; top: number }, width: number): Layout {
  return {
    x: left + (width - 1) / 2,
    y: top - 0.5,
    yanchor: "bottom",
    text,
    showarrow: false,
    font: { size: 12, color: INK },
  };
}
