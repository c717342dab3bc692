/** What a model consists of, as a table. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import type { Module } from "./module";

const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** A line of the table: a module within the model. */
export interface SummaryRow {
  /** The module's name and class: `linear1 (Linear)`. */
  layer: string;
  /** The shape of what it gives; undefined when the model's `forward` does not use it. */
  outputShape?: number[];
  /** How many numbers its own parameters hold; a parameter shared with a module above counts there. */
  parameters: number;
}

/** The table of a model's layers. `toString()` aligns it as text. */
export class Summary {
  constructor(
    readonly rows: readonly SummaryRow[],
    readonly totalParameters: number,
    readonly trainableParameters: number,
  ) {}

  toString(): string {
    const cells = this.rows.map(({ layer, outputShape, parameters }) => [
      layer,
      outputShape ? `[${outputShape.join(", ")}]` : "not used",
      parameters.toLocaleString("en-US"),
    ]);
    const table = [["Layer", "Output shape", "Parameters"], ...cells];
    const widths = [0, 1, 2].map((column) => Math.max(...table.map((line) => line[column].length)));
    const [head, ...body] = table.map(([layer, shape, count]) =>
      [layer.padEnd(widths[0]), shape.padEnd(widths[1]), count.padStart(widths[2])].join("  "),
    );
    const rule = "─".repeat(head.length);
    const trainable = this.trainableParameters.toLocaleString("en-US");
    const total = `Total: ${this.totalParameters.toLocaleString("en-US")} parameters, ${trainable} trainable`;
    return [head, rule, ...body, rule, total].join("\n");
  }

  [jupyterDisplay](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}

/** Sends zeros through the model once and notes the shape of what each module gives. */
export function summarize(model: Module, inputShape: readonly number[]): Summary {
  const modules = model.namedModules();
  const shapes = outputShapes(model, inputShape);
  const counted = new Set<Variable>();
  const rows = modules.map(([name, module]): SummaryRow => {
    const own = module
      .parameters()
      .filter((parameter) => !isWithinChildren(module, parameter) && !counted.has(parameter));
    for (const parameter of own) counted.add(parameter);
    const type = module.constructor.name;
    return { layer: name === "" ? type : `${name} (${type})`, outputShape: shapes.get(module), parameters: count(own) };
  });
  const parameters = model.parameters();
  return new Summary(rows, count(parameters), count(parameters.filter(({ trainable }) => trainable)));
}

function outputShapes(model: Module, inputShape: readonly number[]): Map<Module, number[]> {
  const shapes = new Map<Module, number[]>();
  const modules = model.namedModules().map(([, module]) => module);
  const training = modules.map((module) => module.training);
  // Zeros must not count as training data, nor draw random numbers.
  model.eval();
  for (const module of modules) {
    const forward = module.forward;
    // Shadows the method of the class until it is deleted below.
    module.forward = (...inputs: Tensor[]) => {
      const output = forward.apply(module, inputs);
      shapes.set(module, output.shape);
      return output;
    };
  }
  try {
    tf.tidy(() => void model.forward(tf.zeros([...inputShape])));
  } finally {
    modules.forEach((module, i) => {
      Reflect.deleteProperty(module, "forward");
      module.training = training[i];
    });
  }
  return shapes;
}

function isWithinChildren(module: Module, parameter: Variable): boolean {
  return module.namedChildren().some(([, child]) => child.parameters().includes(parameter));
}

function count(parameters: readonly Variable[]): number {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}
