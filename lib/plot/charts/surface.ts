/** The loss around the weights of a model. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { Generator } from "../../random/generator";
import { normalValues } from "../../random/normal";
import { tf } from "../../tensorflow";
import { Figure } from "../figure";
import { axis, layout, SEQUENTIAL } from "../theme";
import { extent, format, shorten } from "../values";

export interface LossSurfaceOptions {
  /** The distance to go in each direction, in sizes of the weights; default 1. */
  reach?: number;
  /** For the two random directions; default 0. */
  seed?: number;
  /** Default "Loss surface". */
  title?: string;
}

/** Odd, so that the model itself is the point in the middle. */
const RESOLUTION = 25;

/**
 * The loss on a plane through the model's weights, along two random directions, as contours (of the logarithm, where
 * all losses are above 0). Each direction is scaled to the size of the weights it changes, row by row, so that surfaces
 * of different models can be compared: Li, Xu, Taylor, Studer and Goldstein, "Visualizing the Loss Landscape of Neural
 * Nets" (2018), section 4, "filter normalization". Computes the loss 625 times; afterwards the weights are as before.
 * @param loss computes it from the model, as in `optimizer.minimize`.
 * @throws RangeError when `reach` is not a finite number above 0.
 */
export function lossSurface(
  model: { parameters(): Variable[] },
  loss: () => Tensor,
  { reach = 1, seed = 0, title = "Loss surface" }: LossSurfaceOptions = {},
): Figure {
  if (!(reach > 0 && Number.isFinite(reach))) {
    throw new RangeError(`lossSurface: reach is ${reach}; expected a finite number above 0.`);
  }
  const places = Array.from({ length: RESOLUTION }, (_, i) => shorten(reach * ((2 * i) / (RESOLUTION - 1) - 1)));
  const losses = lossesOnPlane(model.parameters(), loss, places, seed);
  const all = losses.flat();
  const bad = all.filter((value) => !Number.isFinite(value)).length;
  const notes = bad > 0 ? [`${format(bad)} of ${format(all.length)} losses are NaN or infinite and left blank.`] : [];
  const [low, high] = extent(all.filter(Number.isFinite));
  if (low === high) notes.push(`All losses are ${format(low)}.`);
  const logarithmic = all.every((value) => value > 0 || !Number.isFinite(value));
  const height = (value: number) => (logarithmic ? Math.log10(value) : value);
  const ticks = logarithmic && low < high ? logTicks(low, high) : undefined;
  const middle = losses[(RESOLUTION - 1) / 2][(RESOLUTION - 1) / 2];
  return new Figure(
    [
      {
        type: "contour",
        name: "loss",
        x: places,
        y: places,
        z: losses.map((row) =>
          row.map((value) => (Number.isFinite(value) ? Number(height(value).toPrecision(4)) : null)),
        ),
        customdata: losses.map((row) =>
          row.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null)),
        ),
        colorscale: SEQUENTIAL,
        ncontours: 24,
        line: { width: 0.5 },
        colorbar: {
          title: { text: "loss" },
          thickness: 12,
          outlinewidth: 0,
          ...(ticks && { tickvals: ticks.map(Math.log10), ticktext: ticks.map(format) }),
        },
        hovertemplate: "(%{x:.2f}, %{y:.2f}): loss %{customdata:.4~g}<extra></extra>",
      },
      {
        type: "scatter",
        mode: "markers",
        name: "the model",
        x: [0],
        y: [0],
        marker: { color: "#FFFFFF", size: 10, line: { color: "#000000", width: 2 } },
        hovertemplate: `the model: loss ${format(middle)}<extra></extra>`,
      },
    ],
    layout(title, [`The model, in the middle, has loss ${format(middle)}.`, ...notes], {
      xaxis: axis("First direction, in sizes of the weights", { showgrid: false }),
      yaxis: axis("Second direction", { showgrid: false }),
      showlegend: false,
      height: 480,
    }),
  );
}

function lossesOnPlane(parameters: Variable[], loss: () => Tensor, places: number[], seed: number): number[][] {
  return tf.tidy(() => {
    const weights = parameters.map((parameter) => parameter.clone());
    // A generator of its own: drawing a figure must not change what a training draws next.
    const generator = new Generator(seed);
    const across = weights.map((weight) => direction(weight, generator));
    const up = weights.map((weight) => direction(weight, generator));
    try {
      return places.map((b) =>
        places.map((a) =>
          tf.tidy(() => {
            for (const [i, parameter] of parameters.entries()) {
              parameter.assign(tf.addN([weights[i], tf.mul(across[i], a), tf.mul(up[i], b)]));
            }
            return loss().dataSync()[0];
          }),
        ),
      );
    } finally {
      for (const [i, parameter] of parameters.entries()) parameter.assign(weights[i]);
    }
  });
}

/** A random direction, each row of it (a unit's weights) as long as the same row of the weight. */
function direction(weight: ReturnType<Variable["clone"]>, generator: Generator) {
  const random = tf.tensor(normalValues(generator, weight.size, 0, 1), weight.shape);
  const rowAxes = weight.shape.map((_, i) => i).slice(weight.shape.length > 1 ? 1 : 0);
  const length = (values: typeof random) => tf.norm(values, "euclidean", rowAxes, true);
  return tf.mul(random, tf.div(length(weight), tf.add(length(random), 1e-12)));
}

/** Five values from the lowest to the highest, at equal distances on a logarithmic scale. */
function logTicks(low: number, high: number): number[] {
  return [0, 1, 2, 3, 4].map((i) => Number((low * (high / low) ** (i / 4)).toPrecision(3)));
}
