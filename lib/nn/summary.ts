import type { Tensor } from "@tensorflow/tfjs";
import { jupyterDisplay, type MimeBundle } from "../notebook/bridge";
import { tf } from "../tensorflow";
import type { Module } from "./module";
import { shapeText } from "./shapes";

export interface SummaryRow {
  /** The name of the layer in the model, `linear1` or `layers.0`. */
  readonly name: string;
  /** Its class, `Linear`. */
  readonly type: string;
  /** The shape of what it gave last. */
  readonly outputShape: readonly number[];
  /** How many numbers its own parameters hold. */
  readonly parameters: number;
}

const HEADINGS = ["layer", "type", "output shape", "parameters"];

/** The layers of a model as a table; made by `model.summary(inputShape)`. */
export class Summary {
  constructor(
    readonly rows: readonly SummaryRow[],
    readonly totalParameters: number,
  ) {}

  toString(): string {
    const table = [HEADINGS, ...this.cells(), ["total", "", "", count(this.totalParameters)]];
    const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column].length)));
    return table
      .map((row) =>
        row
          .map((cell, column) => pad(cell, widths[column], column))
          .join("  ")
          .trimEnd(),
      )
      .join("\n");
  }

  [jupyterDisplay](): MimeBundle {
    const row = (tag: string, cells: string[]) =>
      `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
    const body = [...this.cells(), ["<b>total</b>", "", "", `<b>${count(this.totalParameters)}</b>`]];
    const html = `<table><thead>${row("th", HEADINGS)}</thead><tbody>${body.map((cells) => row("td", cells)).join("")}</tbody></table>`;
    return { "text/html": html, "text/plain": this.toString() };
  }

  private cells(): string[][] {
    return this.rows.map(({ name, type, outputShape, parameters }) => [
      name,
      type,
      shapeText(outputShape),
      count(parameters),
    ]);
  }
}

/** Runs the model once on zeros, and notes the shape of what each of its layers gives. */
export function summarise(model: Module, inputShape: number[]): Summary {
  const shapes = new Map<Module, number[]>();
  const leaves = [...namedLeaves(model, "")];
  for (const [, layer] of leaves) {
    const forward = layer.forward;
    layer.forward = (x: Tensor) => {
      const output = forward.call(layer, x);
      shapes.set(layer, output.shape);
      return output;
    };
  }
  try {
    tf.tidy(() => void model.forward(tf.zeros(inputShape)));
  } finally {
    // The note-takers shadow the methods of the class: without them those are back.
    for (const [, layer] of leaves) delete (layer as { forward?: unknown }).forward;
  }
  const rows = leaves.map(([name, layer]) => ({
    name,
    type: layer.constructor.name,
    outputShape: shapes.get(layer) ?? [],
    parameters: size(layer),
  }));
  return new Summary(rows, size(model));
}

function* namedLeaves(module: Module, prefix: string): Generator<[string, Module]> {
  for (const [name, child] of module.namedChildren()) {
    const items: [string, Module][] = Array.isArray(child)
      ? child.map((item, i) => [`${prefix}${name}.${i}`, item])
      : [[prefix + name, child]];
    for (const [path, item] of items) {
      if (item.namedChildren().length === 0) yield [path, item];
      else yield* namedLeaves(item, `${path}.`);
    }
  }
}

function size(module: Module): number {
  return module.parameters().reduce((sum, { size }) => sum + size, 0);
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function pad(cell: string, width: number, column: number): string {
  return column === HEADINGS.length - 1 ? cell.padStart(width) : cell.padEnd(width);
}
