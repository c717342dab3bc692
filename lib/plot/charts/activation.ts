/** Activation functions and their derivatives. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import type { Figure } from "../figure";
import { panelFigure } from "../panels";
import { DASHES, legend, line } from "../theme";
import { atMost, format, isDrawable, shorten, shortenAll } from "../values";

/** A layer such as `new nn.ReLU()`, or a function of a tensor such as `tf.sigmoid`. */
export type Activation = { forward(x: Tensor): Tensor } | ((x: Tensor) => Tensor);

export interface ActivationOptions {
  /** The inputs shown, default −5 to 5. */
  range?: readonly [low: number, high: number];
  /** Default "Activation". */
  title?: string;
}

/** Odd, so that 0, where ReLU has its corner, is one of them. */
const POINT_COUNT = 401;
/** More lines do not look different from each other in the two panels. */
const FUNCTION_LIMIT = 12;

/**
 * Activation functions by name, and beside them their derivatives by automatic differentiation: a derivative near 0 is
 * what lets gradients vanish. Of more than 12 functions, 12 are drawn.
 * @throws RangeError when the range does not run from a lower to a higher finite number.
 */
export function activation(
  functions: Readonly<Record<string, Activation>>,
  { range: [low, high] = [-5, 5], title = "Activation" }: ActivationOptions = {},
): Figure {
  if (!(low < high && isDrawable(low) && isDrawable(high))) {
    throw new RangeError(`activation: the range is ${low} to ${high}; expected a lower and a higher finite number.`);
  }
  const notes: string[] = [];
  const x = Array.from({ length: POINT_COUNT }, (_, i) => shorten(low + ((high - low) * i) / (POINT_COUNT - 1)));
  const drawn = atMost(Object.entries(functions), FUNCTION_LIMIT, "functions", notes);
  const curves = drawn.map(([name, activate], i) => ({ name, i, ...valuesOf(activate, x) }));
  for (const { name, values } of curves) {
    const bad = values.filter((value) => !isDrawable(value)).length;
    if (bad > 0) notes.push(`${name}: ${format(bad)} of ${format(POINT_COUNT)} outputs are not finite and left blank.`);
  }
  const draw = (key: "values" | "derivatives") =>
    curves.map(({ name, i, [key]: y }) => ({
      type: "scatter",
      mode: "lines",
      name,
      legendgroup: name,
      showlegend: key === "values",
      x,
      y: shortenAll(y),
      // They run on top of each other in places: the dashes let the lower one be seen.
      line: { ...line(i), dash: DASHES[i % DASHES.length] },
      hovertemplate: "%{x}: %{y:.4~g}",
    }));
  const panels = [
    { traces: draw("values"), xLabel: "input", yLabel: "output" },
    { traces: draw("derivatives"), xLabel: "input", yLabel: "derivative" },
  ];
  if (curves.length === 0) notes.push("There are no functions to draw.");
  return panelFigure(title, notes, panels, {
    perRow: 2,
    rowHeight: 300,
    more: { showlegend: curves.length > 1, ...(curves.length > 1 && { legend: legend(drawn.map(([name]) => name)) }) },
  });
}

function valuesOf(activate: Activation, x: number[]): { values: number[]; derivatives: number[] } {
  const f = typeof activate === "function" ? activate : (input: Tensor) => activate.forward(input);
  return tf.tidy(() => {
    const input = tf.tensor1d(x);
    const { value, grad } = tf.valueAndGrad((at: Tensor) => f(at))(input);
    return { values: [...value.dataSync()], derivatives: [...grad.dataSync()] };
  });
}
