/** The predictions of a classifier of two features for every point of the plane. */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { checkTensor, shapeText } from "../../shape";
import { tf } from "../../tensorflow";
import { Figure } from "../figure";
import type { Trace } from "../static/picture";
import { axis, DIVERGING, EMPTY_AXIS, layout, legend, PALETTE } from "../theme";
import { thinCloud } from "../thin";
import { type Column, extent, format, isDrawable, numbers, shorten, shortenAll } from "../values";

export interface DecisionBoundaryOptions {
  /**
   * The output at which the class changes, for a model with one output: 0.5 (default) for probabilities, 0 for logits.
   */
  threshold?: number;
  /** Names of the two features, default "x₁" and "x₂". */
  labels?: readonly [string, string];
  /** Default "Decision boundary". */
  title?: string;
}

/** Points along each side of the plane. */
const RESOLUTION = 50;
const POINT_LIMIT = 500;

/**
 * The predictions of a classifier over the plane of its two features, with the data on top.
 * @param model gives (N, 1) for two classes, or (N, classes), of which the largest counts.
 * @param x the data, (N, 2); rows that are not finite are left out.
 * @param y its classes, N whole numbers from 0.
 * @throws Error when x is not of shape (N, 2), y has not N values, there are more than 6 classes, or the model gives
 *   another shape.
 */
export function decisionBoundary(
  model: { forward(x: Tensor): Tensor } | ((x: Tensor2D) => Tensor),
  x: Tensor2D,
  y: Column,
  { threshold = 0.5, labels = ["x₁", "x₂"], title = "Decision boundary" }: DecisionBoundaryOptions = {},
): Figure {
  checkTensor(x, "decisionBoundary: x", "two features, (N, 2)");
  if (x.shape.length !== 2 || x.shape[1] !== 2) {
    throw new Error(`decisionBoundary: x has shape ${shapeText(x.shape)}; expected two features, (N, 2).`);
  }
  const classes = numbers(y, "y");
  if (classes.length !== x.shape[0]) {
    throw new Error(`decisionBoundary: x has ${x.shape[0]} rows and y ${classes.length} values; expected as many.`);
  }
  const odd = classes.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < PALETTE.length));
  if (odd >= 0) {
    throw new Error(
      `decisionBoundary: y[${odd}] is ${classes[odd]}; expected classes from 0 to ${PALETTE.length - 1}.`,
    );
  }
  const notes: string[] = [];
  const rows = finiteRows(x.arraySync(), classes, notes);
  if (rows.length === 0) {
    const empty = (label: string) => axis(label, EMPTY_AXIS);
    notes.push("There are no points to draw.");
    return new Figure([], layout(title, notes, { xaxis: empty(labels[0]), yaxis: empty(labels[1]) }));
  }
  const points = rows.map(({ point }) => point);
  const sides = [0, 1].map((feature) => side(points.map((point) => point[feature])));
  const predict = typeof model === "function" ? model : (input: Tensor2D) => model.forward(input);
  const plane = predictPlane(predict, sides);
  notes.push(...planeNotes(plane, threshold));
  const classCount = Math.max(2, plane.outputs, 1 + extent(classes)[1]);
  return new Figure(
    [...planeTraces(plane, sides, threshold, classCount), ...pointTraces(rows, classCount, notes)],
    layout(title, notes, {
      xaxis: axis(labels[0], { showgrid: false, range: [sides[0][0], sides[0].at(-1)] }),
      yaxis: axis(labels[1], { showgrid: false, range: [sides[1][0], sides[1].at(-1)] }),
      legend: legend(Array.from({ length: classCount }, (_, i) => `class ${i}`)),
      height: 480,
    }),
  );
}

interface Row {
  point: number[];
  label: number;
}

function finiteRows(points: number[][], classes: number[], notes: string[]): Row[] {
  const rows = points.map((point, i) => ({ point, label: classes[i] })).filter(({ point }) => point.every(isDrawable));
  const missing = points.length - rows.length;
  if (missing > 0) notes.push(`${format(missing)} of ${format(points.length)} points are not finite and left out.`);
  return rows;
}

/** The places along one side: the range of the data and a tenth of it more at each end. */
function side(values: number[]): number[] {
  const [low, high] = extent(values);
  const margin = (high - low) / 10 || 1;
  return Array.from({ length: RESOLUTION }, (_, i) =>
    shorten(low - margin + ((high - low + 2 * margin) * i) / (RESOLUTION - 1)),
  );
}

interface Plane {
  z: number[][];
  outputs: number;
}

/** A row of the plane for each place of the second feature; each value is the model's output or its largest class. */
function predictPlane(predict: (x: Tensor2D) => Tensor, [across, up]: number[][]): Plane {
  return tf.tidy(() => {
    const places = tf.tensor2d(up.flatMap((b) => across.map((a) => [a, b])));
    const output = predict(places);
    const outputs = output.size / places.shape[0];
    if (output.shape[0] !== places.shape[0] || outputs > PALETTE.length) {
      throw new Error(
        `decisionBoundary: the model gives ${shapeText(output.shape)} for ${shapeText(places.shape)}; expected (${places.shape[0]}, 1), or a column for each of up to ${PALETTE.length} classes.`,
      );
    }
    const values = outputs === 1 ? output : tf.argMax(output, 1);
    return { z: tf.reshape(values, [RESOLUTION, RESOLUTION]).arraySync() as number[][], outputs };
  });
}

/** Notes on a plane that has no boundary, or not everywhere a value. */
function planeNotes({ z, outputs }: Plane, threshold: number): string[] {
  const values = z.flat();
  const finite = values.filter(Number.isFinite);
  if (finite.length < values.length) {
    const bad = format(values.length - finite.length);
    return [`The output is not finite at ${bad} of ${format(values.length)} places, which are left blank.`];
  }
  const [low, high] = extent(finite);
  if (outputs > 1) return low === high ? [`Class ${low} everywhere.`] : [];
  if (low === high) return [`The output is ${format(low)} everywhere.`];
  if (low > threshold) return [`The output is above ${format(threshold)} everywhere: there is no boundary.`];
  return high < threshold ? [`The output is below ${format(threshold)} everywhere: there is no boundary.`] : [];
}

function planeTraces({ z, outputs }: Plane, [x, y]: number[][], threshold: number, classCount: number): Trace[] {
  const rounded = z.map((row) => row.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(3)) : null)));
  if (outputs > 1) {
    const steps = Array.from({ length: classCount }, (_, i) => [
      [i / classCount, PALETTE[i]],
      [(i + 1) / classCount, PALETTE[i]],
    ]).flat();
    const scale = { zmin: -0.5, zmax: classCount - 0.5, colorscale: steps };
    return [{ type: "heatmap", name: "prediction", x, y, z: rounded, ...scale, opacity: 0.3, showscale: false }];
  }
  const distances = z
    .flat()
    .filter(Number.isFinite)
    .map((value) => Math.abs(value - threshold));
  const reach = extent(distances)[1] || 1;
  return [
    {
      type: "heatmap",
      name: "output",
      x,
      y,
      z: rounded,
      zmin: shorten(threshold - reach),
      zmax: shorten(threshold + reach),
      colorscale: DIVERGING,
      opacity: 0.55,
      colorbar: { title: { text: "output" }, thickness: 12, outlinewidth: 0 },
      hovertemplate: "(%{x:.3~g}, %{y:.3~g}): %{z:.3~g}<extra></extra>",
    },
    {
      type: "contour",
      name: "boundary",
      x,
      y,
      z: rounded,
      contours: { type: "constraint", operation: "=", value: threshold },
      line: { color: "#444444", width: 2 },
      showlegend: false,
      hoverinfo: "skip",
    },
  ];
}

function pointTraces(all: readonly Row[], classCount: number, notes: string[]): Trace[] {
  const labels = all.map(({ label }) => label);
  const drawn = thinCloud(labels, POINT_LIMIT).map((i) => all[i]);
  if (drawn.length < all.length) notes.push(`${format(drawn.length)} of ${format(all.length)} points are drawn.`);
  return Array.from({ length: classCount }, (_, label) => {
    const points = drawn.filter((row) => row.label === label).map(({ point }) => point);
    return {
      type: "scatter",
      mode: "markers",
      name: `class ${label}`,
      x: shortenAll(points.map(([first]) => first)),
      y: shortenAll(points.map(([, second]) => second)),
      marker: { color: PALETTE[label], size: 7, line: { color: "#FFFFFF", width: 1 } },
      hovertemplate: "(%{x:.3~g}, %{y:.3~g})",
    };
  });
}
