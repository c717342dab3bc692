/** What a classifier of two features says for every point of the plane. */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { Figure } from "./figure";
import type { Trace } from "./picture";
import { axis, diverging, layout, legend, palette } from "./theme";
import { thinCloud } from "./thin";
import { type Column, format, numbers, shorten } from "./values";

export interface DecisionBoundaryOptions {
  /** Where the class changes, for a model with one output: 0.5 (default) for probabilities, 0 for logits. */
  threshold?: number;
  /** Names of the two features, default "x₁" and "x₂". */
  labels?: readonly [string, string];
  /** Default "Decision boundary". */
  title?: string;
}

/** Points along each side of the plane. */
const resolution = 50;
const pointLimit = 500;

/**
 * The predictions of a classifier over the plane of its two features, with the data on top.
 * @param model gives (N, 1) for two classes, or (N, classes), of which the largest counts.
 * @param x the data, (N, 2), finite.
 * @param y its classes, N whole numbers from 0.
 * @throws Error when x is not of shape (N, 2), y has not N values, or there are more than 6 classes.
 */
export function decisionBoundary(
  model: { forward(x: Tensor): Tensor } | ((x: Tensor2D) => Tensor),
  x: Tensor2D,
  y: Column,
  { threshold = 0.5, labels = ["x₁", "x₂"], title = "Decision boundary" }: DecisionBoundaryOptions = {},
): Figure {
  if (x.shape.length !== 2 || x.shape[1] !== 2) {
    throw new Error(`decisionBoundary: x has shape (${x.shape.join(", ")}); expected two features, (N, 2).`);
  }
  const classes = numbers(y, "y");
  if (classes.length !== x.shape[0]) {
    throw new Error(`decisionBoundary: x has ${x.shape[0]} rows and y ${classes.length} values; expected as many.`);
  }
  const classCount = Math.max(1, ...classes) + 1;
  if (classCount > palette.length || classes.some((value) => !Number.isInteger(value) || value < 0)) {
    throw new Error(`decisionBoundary: y must hold classes from 0 to ${palette.length - 1}.`);
  }
  if (classes.length === 0) return new Figure([], layout(title, ["There are no points to draw."], {}));
  const points = x.arraySync();
  const sides = [0, 1].map((feature) => side(points.map((point) => point[feature])));
  const predict = typeof model === "function" ? model : (input: Tensor2D) => model.forward(input);
  const plane = predictPlane(predict, sides);
  const notes: string[] = [];
  return new Figure(
    [...planeTraces(plane, sides, threshold, classCount), ...pointTraces(points, classes, classCount, notes)],
    layout(title, notes, {
      xaxis: axis(labels[0], { showgrid: false, range: [sides[0][0], sides[0].at(-1)] }),
      yaxis: axis(labels[1], { showgrid: false, range: [sides[1][0], sides[1].at(-1)] }),
      legend: legend(Array.from({ length: classCount }, (_, i) => `class ${i}`)),
      height: 480,
    }),
  );
}

/** The places along one side: the range of the data and a tenth of it more at each end. */
function side(values: number[]): number[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = (high - low) / 10 || 1;
  return Array.from({ length: resolution }, (_, i) =>
    shorten(low - margin + ((high - low + 2 * margin) * i) / (resolution - 1)),
  );
}

/** A row of the plane for each place of the second feature; each value is the model's output or its largest class. */
function predictPlane(predict: (x: Tensor2D) => Tensor, [across, up]: number[][]): { z: number[][]; outputs: number } {
  return tf.tidy(() => {
    const output = predict(tf.tensor2d(up.flatMap((b) => across.map((a) => [a, b]))));
    const outputs = output.size / (resolution * resolution);
    const values = outputs === 1 ? output : tf.argMax(output, 1);
    return { z: tf.reshape(values, [resolution, resolution]).arraySync() as number[][], outputs };
  });
}

function planeTraces(
  { z, outputs }: { z: number[][]; outputs: number },
  [x, y]: number[][],
  threshold: number,
  classCount: number,
): Trace[] {
  const rounded = z.map((row) => row.map((value) => Number(value.toPrecision(3))));
  if (outputs > 1) {
    const steps = Array.from({ length: classCount }, (_, i) => [
      [i / classCount, palette[i]],
      [(i + 1) / classCount, palette[i]],
    ]).flat();
    const scale = { zmin: -0.5, zmax: classCount - 0.5, colorscale: steps };
    return [{ type: "heatmap", name: "prediction", x, y, z: rounded, ...scale, opacity: 0.3, showscale: false }];
  }
  const reach = z.flat().reduce((most, value) => Math.max(most, Math.abs(value - threshold)), 0) || 1;
  return [
    {
      type: "heatmap",
      name: "output",
      x,
      y,
      z: rounded,
      zmin: shorten(threshold - reach),
      zmax: shorten(threshold + reach),
      colorscale: diverging,
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

function pointTraces(points: number[][], classes: number[], classCount: number, notes: string[]): Trace[] {
  const drawn = thinCloud(classes, pointLimit);
  if (drawn.length < points.length) notes.push(`${format(drawn.length)} of ${format(points.length)} points are drawn.`);
  return Array.from({ length: classCount }, (_, label) => {
    const rows = drawn.filter((row) => classes[row] === label);
    return {
      type: "scatter",
      mode: "markers",
      name: `class ${label}`,
      x: rows.map((row) => shorten(points[row][0])),
      y: rows.map((row) => shorten(points[row][1])),
      marker: { color: palette[label], size: 7, line: { color: "#FFFFFF", width: 1 } },
      hovertemplate: "(%{x:.3~g}, %{y:.3~g})",
    };
  });
}
