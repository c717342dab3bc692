/** Outputs and gradients of a model's layers. */
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { observe } from "../../nn/observe";
import { checkTensor } from "../../shape";
import { tf } from "../../tensorflow";
import { Figure } from "../figure";
import { bars } from "../histogram";
import { PANEL_LIMIT, panelFigure } from "../panels";
import { axis, EMPTY_AXIS, type Layout, layout, legend, line } from "../theme";
import { thinLine } from "../thin";
import { atMost, format, isDrawable, shorten } from "../values";

/** More lines do not look different from each other. */
const LINE_LIMIT = 24;
/** Points over all lines of one figure: about 80 KB in a notebook file. */
const POINT_BUDGET = 4_000;

/** The part of a model that is used here; every `nn.Module` has it. */
export interface LayeredModel {
  forward(x: Tensor): Tensor;
  namedChildren(): [name: string, child: LayeredModel][];
}

/**
 * A histogram of what each layer gives for `x`, with the share of zeros: a ReLU layer that gives nothing but zeros is
 * dead, a sigmoid with all its outputs at 0 or 1 hardly learns. Of more than 24 layers, 24 are drawn, from the first to
 * the last.
 */
export function activationHistogram(
  model: LayeredModel,
  x: Tensor,
  { title = "Outputs of the layers" }: { title?: string } = {},
): Figure {
  checkTensor(x, "activationHistogram: x", "the input of the model");
  const notes: string[] = [];
  const outputs = atMost(layerOutputs(model, x), PANEL_LIMIT, "layers", notes);
  const panels = outputs.map(({ name, values }) => {
    const zeros = values.filter((value) => value === 0).length / values.length;
    const share = zeros > 0 ? `, ${Number((100 * zeros).toPrecision(2))} % zeros` : "";
    return { traces: [bars({ name, values }, notes)], xLabel: `${name}${share}` };
  });
  return panelFigure(title, notes, panels, { perRow: 3 });
}

/** The outputs of the layers that have no layers of their own, in the order of the calls. */
function layerOutputs(model: LayeredModel, x: Tensor): { name: string; values: number[] }[] {
  const outputs: { name: string; values: number[] }[] = [];
  const names = new Map(leavesOf(model, ""));
  const see = (layer: LayeredModel, output: Tensor) =>
    outputs.push({ name: `${names.get(layer)} (${layer.constructor.name})`, values: [...output.dataSync()] });
  observe([...names.keys()], see, () => tf.tidy(() => void model.forward(x)));
  return outputs;
}

/**
 * The layers without layers of their own; the model itself when it has none. A layer in two places has its first name.
 */
function leavesOf(layer: LayeredModel, name: string): [layer: LayeredModel, name: string][] {
  const children = layer.namedChildren();
  if (children.length === 0) return [[layer, name || "model"]];
  const all = children.flatMap(([child, value]) => leavesOf(value, name ? `${name}.${child}` : child));
  return all.filter(([leaf], i) => all.findIndex(([other]) => other === leaf) === i);
}

/** The sizes of all gradients at one moment of a training. */
export interface GradientSnapshot {
  epoch: number;
  /** The root mean square of each parameter's gradient, by the parameter's name. */
  sizes: Record<string, number>;
}

/**
 * Measures the gradients of a loss at one moment, for `gradientFlow`; changes nothing.
 * @param loss computes it from the model, as in `optimizer.minimize`.
 */
export function gradientSnapshot(
  epoch: number,
  model: { namedParameters(): [name: string, parameter: Variable][] },
  loss: () => Tensor,
): GradientSnapshot {
  const parameters = model.namedParameters();
  const sizes = tf.tidy(() => {
    const { grads } = tf.variableGrads(
      loss as () => Scalar,
      parameters.map(([, parameter]) => parameter),
    );
    return parameters.map(([name, parameter]) => [name, rootMeanSquare(grads[parameter.name].dataSync())]);
  });
  return { epoch, sizes: Object.fromEntries(sizes) };
}

/** In float64: the squares of a vanished gradient are 0 in float32 when the gradient itself is not. */
function rootMeanSquare(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

/**
 * The size of the gradient of each parameter over the epochs (root mean square, logarithmic axis). Lines far below the
 * others are layers whose gradient vanishes. One snapshot alone is drawn over the layers, from input to output; so are
 * snapshots of several models, given by name, with a line each. Of more than 24 lines, 24 are drawn, from the first
 * parameter to the last.
 */
export function gradientFlow(
  snapshots: readonly GradientSnapshot[] | Readonly<Record<string, GradientSnapshot>>,
  { title = "Gradient flow" }: { title?: string } = {},
): Figure {
  if (!isList(snapshots)) return flowOverLayers(snapshots, title);
  if (snapshots.length === 1) return flowOverLayers({ gradient: snapshots[0] }, title);
  const notes: string[] = [];
  const all = [...new Set(snapshots.flatMap(({ sizes }) => Object.keys(sizes)))];
  const names = atMost(all, LINE_LIMIT, "parameters", notes);
  const lines = names.map((name) => {
    const points = snapshots.map(({ epoch, sizes }) => ({ x: epoch, y: sizes[name] ?? Number.NaN }));
    return { name, points: points.filter(({ y }) => isDrawn(y)), all: points.length };
  });
  const missing = lines.filter(({ points, all }) => points.length < all);
  for (const { name, points, all } of missing) {
    notes.push(
      `${name}: the gradient is 0 or not finite in ${format(all - points.length)} of ${format(all)} snapshots.`,
    );
  }
  if (names.length === 0) notes.push("There are no gradients to draw.");
  const limit = Math.floor(POINT_BUDGET / Math.max(1, names.length));
  const traces = lines.map(({ name, points }, i) => {
    const { x, y } = thinLine({ x: points.map(({ x }) => x), y: points.map(({ y }) => y) }, limit);
    return {
      type: "scatter",
      mode: points.length === 1 ? "markers" : "lines",
      name,
      x,
      y: y.map(shorten),
      line: line(i),
      hovertemplate: "epoch %{x:,}: %{y:.3~g}",
    };
  });
  return new Figure(
    traces,
    layout(title, notes, {
      xaxis: axis("Epoch", { tickformat: ",", ...(traces.length === 0 && EMPTY_AXIS) }),
      yaxis: sizeAxis(traces.length === 0),
      showlegend: true,
      legend: legend(names),
    }),
  );
}

function flowOverLayers(snapshots: Readonly<Record<string, GradientSnapshot>>, title: string): Figure {
  const notes: string[] = [];
  const models = atMost(Object.entries(snapshots), LINE_LIMIT, "models", notes);
  const names = [...new Set(models.flatMap(([, { sizes }]) => Object.keys(sizes)))];
  if (names.length === 0) notes.push("There are no gradients to draw.");
  const traces = models.map(([model, { sizes }], i) => {
    const own = Object.values(sizes);
    const bad = own.filter((size) => !isDrawn(size)).length;
    if (bad > 0) {
      notes.push(`${model}: the gradient is 0 or not finite in ${format(bad)} of ${format(own.length)} parameters.`);
    }
    return {
      type: "scatter",
      mode: "lines+markers",
      name: model,
      x: names,
      y: names.map((name) => (isDrawn(sizes[name]) ? shorten(sizes[name]) : null)),
      line: line(i),
      showlegend: models.length > 1,
    };
  });
  return new Figure(
    traces,
    layout(title, notes, {
      xaxis: axis("Parameter, from input to output", { type: "category" }),
      yaxis: sizeAxis(names.length === 0),
      ...(models.length > 1 && { legend: legend(models.map(([model]) => model)) }),
    }),
  );
}

/** A logarithmic axis has no place for the others. */
function isDrawn(size: number | undefined): size is number {
  return size !== undefined && size > 0 && isDrawable(size);
}

function sizeAxis(isEmpty: boolean): Layout {
  const ticks = isEmpty ? EMPTY_AXIS : { type: "log", tickformat: "~g", nticks: 5 };
  return axis("Size of the gradient (root mean square)", ticks);
}

function isList(snapshots: unknown): snapshots is readonly GradientSnapshot[] {
  return Array.isArray(snapshots);
}
